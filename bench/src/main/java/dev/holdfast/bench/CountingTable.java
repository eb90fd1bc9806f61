package dev.holdfast.bench;

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

/** Counts what is asked of a table, and how many rows it answers with. */
final class CountingTable implements Table {
    final AtomicLong queries = new AtomicLong();
    final AtomicLong rows = new AtomicLong();
    final AtomicLong writes = new AtomicLong();
    private final Table table;

    CountingTable(Table table) {
        this.table = table;
    }

    @Override
    public Optional<Row> get(Key key) {
        var row = table.get(key);
        read(row.isPresent() ? 1 : 0);
        return row;
    }

    @Override
    public Map<Key, Row> getAll(List<Key> keys) {
        var found = table.getAll(keys);
        read(found.size());
        return found;
    }

    @Override
    public Page query(Query query) {
        var page = table.query(query);
        read(page.rows().size());
        return page;
    }

    @Override
    public long count(Query query) {
        read(0);
        return table.count(query);
    }

    @Override
    public boolean write(List<Write> writes) {
        this.writes.addAndGet(writes.size());
        return table.write(writes);
    }

    @Override
    public List<Boolean> writeEach(List<Write> writes) {
        this.writes.addAndGet(writes.size());
        return table.writeEach(writes);
    }

    private void read(int found) {
        queries.incrementAndGet();
        rows.addAndGet(found);
    }
}
