package dev.holdfast.story;

import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A table on which one call for several independent writes breaks off in their middle, as where each is on its own. */
final class Halfway extends Through {
    private final AtomicInteger calls = new AtomicInteger();
    private final int breaks;

    /** @param breaks the number of that call, from 1 */
    Halfway(Table table, int breaks) {
        super(table);
        this.breaks = breaks;
    }

    int calls() {
        return calls.get();
    }

    @Override
    public List<Boolean> writeEach(List<Write> writes) {
        if (calls.incrementAndGet() != breaks) return super.writeEach(writes);
        super.writeEach(writes.subList(0, writes.size() / 2));
        throw new IllegalStateException("broken in the middle of call " + breaks);
    }
}
