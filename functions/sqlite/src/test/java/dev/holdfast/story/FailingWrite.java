package dev.holdfast.story;

import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.PartlyWritten;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table on which the first of several independent writes fails, each time, while the others are carried out. */
record FailingWrite(Table table) implements Table {
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
        if (writes.isEmpty()) return List.of();
        var outcomes = new ArrayList<@Nullable Boolean>();
        outcomes.add(null);
        outcomes.addAll(table.writeEach(writes.subList(1, writes.size())));
        throw new PartlyWritten(outcomes, new IllegalStateException("as the test wants"));
    }
}
