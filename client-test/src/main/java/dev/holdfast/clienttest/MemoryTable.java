// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.table.ChangeOutbox;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table in memory. Each call is atomic, because it holds the table's only lock. */
final class MemoryTable implements Table, ChangeOutbox {
    private static final int MAX_KEYS_PER_CALL = 100;

    private final InstantSource clock;
    private final MemoryIndexes rows = new MemoryIndexes();
    private final MemoryOutbox outbox = new MemoryOutbox();

    MemoryTable(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Row> get(RowKey rowKey) {
        return Optional.ofNullable(rows.get(rowKey)).filter(this::isCurrent);
    }

    @Override
    public synchronized Map<RowKey, Row> getAll(List<RowKey> keys) {
        if (keys.size() > MAX_KEYS_PER_CALL)
            throw new IllegalArgumentException("a call may have at most 100 keys, not " + keys.size());
        var found = new LinkedHashMap<RowKey, Row>();
        for (var rowKey : keys) get(rowKey).ifPresent(row -> found.put(rowKey, row));
        return found;
    }

    @Override
    public synchronized RowPage query(RowQuery rowQuery) {
        return rows.page(rowQuery, this::isCurrent);
    }

    @Override
    public synchronized long count(RowQuery rowQuery) {
        return rows.range(rowQuery.startingAfter(null)).values().stream()
                .filter(this::isCurrent)
                .count();
    }

    @Override
    public synchronized boolean write(List<RowWrite> writes) {
        if (writes.size() > MAX_KEYS_PER_CALL)
            throw new IllegalArgumentException("a call may have at most 100 writes, not " + writes.size());
        var keys = new HashSet<RowKey>();
        for (var rowWrite : writes)
            if (!keys.add(rowWrite.key()))
                throw new IllegalArgumentException("a call has two writes of the key " + rowWrite.key());
        for (var rowWrite : writes) if (!holds(rowWrite.condition(), rowWrite.key())) return false;
        writes.forEach(this::apply);
        return true;
    }

    @Override
    public synchronized List<Boolean> writeEach(List<RowWrite> writes) {
        var outcomes = new ArrayList<Boolean>(writes.size());
        for (var rowWrite : writes) outcomes.add(write(List.of(rowWrite)));
        return List.copyOf(outcomes);
    }

    private boolean isCurrent(Row row) {
        var expires = row.expires();
        return expires == null || expires.getEpochSecond() > clock.instant().getEpochSecond();
    }

    private boolean holds(WriteCondition writeCondition, RowKey rowKey) {
        return switch (writeCondition) {
            case WriteCondition.AnyRow any -> true;
            case WriteCondition.RowAbsent absent -> get(rowKey).isEmpty();
            case WriteCondition.VersionMatches(var version) ->
                get(rowKey).filter(row -> row.version() == version).isPresent();
        };
    }

    private void apply(RowWrite rowWrite) {
        rows.remove(rowWrite.key());
        switch (rowWrite) {
            case RowWrite.Put(var row, var condition, var announced) -> {
                rows.add(row);
                if (announced) outbox.add(row, clock.instant());
            }
            case RowWrite.Delete(var tombstone, var condition, var announced) -> {
                if (announced) outbox.add(tombstone, clock.instant());
            }
        }
    }

    @Override
    public synchronized OutboxPage readOldest(int limit) {
        return outbox.readOldest(limit);
    }

    @Override
    public synchronized Optional<Instant> oldestTime() {
        return outbox.oldestTime();
    }

    @Override
    public synchronized void removeThrough(long position) {
        outbox.removeThrough(position);
    }
}
