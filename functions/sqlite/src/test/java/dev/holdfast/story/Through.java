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

/** Passes every call on: what a test puts in between overrides the one it is about. */
class Through implements Table {
    private final Table table;

    Through(Table table) {
        this.table = table;
    }

    @Override
    public Optional<Row> get(Key key) {
        return table.get(key);
    }

    @Override
    public Map<Key, Row> getAll(List<Key> keys) {
        return table.getAll(keys);
    }

    @Override
    public Page query(Query query) {
        return table.query(query);
    }

    @Override
    public long count(Query query) {
        return table.count(query);
    }

    @Override
    public boolean write(List<Write> writes) {
        return table.write(writes);
    }

    @Override
    public List<Boolean> writeEach(List<Write> writes) {
        return table.writeEach(writes);
    }
}
