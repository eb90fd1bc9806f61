package dev.holdfast.story;

import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** A table of which some calls fail: before anything is done, or after it was done and only the answer is lost. */
final class Shaky extends Through {
    private final AtomicInteger calls = new AtomicInteger();
    private final IntPredicate before;
    private final IntPredicate after;

    /** @param before which calls fail before, {@code after} which ones after: by their number, from 1 */
    Shaky(Table table, IntPredicate before, IntPredicate after) {
        super(table);
        this.before = before;
        this.after = after;
    }

    int calls() {
        return calls.get();
    }

    private int call() {
        var call = calls.incrementAndGet();
        if (before.test(call)) throw new IllegalStateException("broken before call " + call);
        return call;
    }

    private <T> T answer(int call, T answer) {
        if (after.test(call)) throw new IllegalStateException("the answer to call " + call + " is lost");
        return answer;
    }

    @Override
    public Optional<Row> get(Key key) {
        var call = call();
        return answer(call, super.get(key));
    }

    @Override
    public Map<Key, Row> getAll(List<Key> keys) {
        var call = call();
        return answer(call, super.getAll(keys));
    }

    @Override
    public Page query(Query query) {
        var call = call();
        return answer(call, super.query(query));
    }

    @Override
    public boolean write(List<Write> writes) {
        var call = call();
        return answer(call, super.write(writes));
    }

    @Override
    public List<Boolean> writeEach(List<Write> writes) {
        var call = call();
        return answer(call, super.writeEach(writes));
    }
}
