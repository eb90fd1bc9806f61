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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Stands between Holdfast and its store: counts what is read, and does what the test says before it passes a call on. */
final class Between implements Table {
    private final Table table;
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicReference<Runnable> beforeNextWrite = new AtomicReference<>(() -> {});
    private volatile Consumer<Key> get = key -> {};
    private volatile Consumer<Query> query = q -> {};
    private volatile Consumer<List<Write>> write = w -> {};
    private volatile Consumer<List<Write>> writeEach = w -> {};

    Between(Table table) {
        this.table = table;
    }

    /** Once, after what is to be written was decided and before it is: where a race is lost. */
    void beforeNextWrite(Runnable other) {
        beforeNextWrite.set(other);
    }

    void onGet(Consumer<Key> fault) {
        get = fault;
    }

    void onQuery(Consumer<Query> fault) {
        query = fault;
    }

    void onWrite(Consumer<List<Write>> fault) {
        write = fault;
    }

    void onWriteEach(Consumer<List<Write>> fault) {
        writeEach = fault;
    }

    void healed() {
        onGet(key -> {});
        onQuery(q -> {});
        onWrite(w -> {});
        onWriteEach(w -> {});
    }

    /** How many calls have read something, and how many rows came back, since this was last asked. */
    Cost cost() {
        return new Cost(reads.getAndSet(0), rows.getAndSet(0));
    }

    record Cost(long reads, long rows) {}

    @Override
    public Optional<Row> get(Key key) {
        get.accept(key);
        return counted(table.get(key), 1);
    }

    @Override
    public Map<Key, Row> getAll(List<Key> keys) {
        keys.forEach(get);
        return counted(table.getAll(keys), keys.size());
    }

    @Override
    public Page query(Query q) {
        query.accept(q);
        var page = table.query(q);
        return counted(page, page.rows().size());
    }

    @Override
    public long count(Query q) {
        query.accept(q);
        return counted(table.count(q), 0);
    }

    @Override
    public boolean write(List<Write> writes) {
        beforeNextWrite.getAndSet(() -> {}).run();
        write.accept(writes);
        return table.write(writes);
    }

    @Override
    public List<Boolean> writeEach(List<Write> writes) {
        beforeNextWrite.getAndSet(() -> {}).run();
        writeEach.accept(writes);
        return table.writeEach(writes);
    }

    private <T> T counted(T read, int rowsRead) {
        reads.incrementAndGet();
        rows.addAndGet(rowsRead);
        return read;
    }
}
