// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Makes random writes to a table and to a model, and compares them. The model is a map that checks the writes'
 * conditions.
 */
public abstract class TableModelProperty {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final List<String> SORTS = List.of("a", "b", "ba", "ä", "\uFFFD", "\uD83D\uDE80");
    /** Orders strings by their UTF-8 bytes, because Java's order of strings differs. */
    private static final Comparator<String> BY_UTF8_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

    /** One write of a step. {@code key}, {@code condition} and {@code due} are numbers that encode the row's values. */
    record Change(int key, int version, int condition, boolean delete, int due, int expires) {}

    record Step(List<Change> changes, boolean atomic, int seconds) {}

    private final SettableClock clock = new SettableClock(START);
    private final Map<RowKey, Row> model = new HashMap<>();
    private String partition = "";

    /** Opens a table that uses the clock. Each try of the property calls this method once. */
    protected abstract Table table(InstantSource clock);

    /**
     * Waits until the indexes contain all writes. A store overrides this method if it updates its indexes after its
     * table.
     */
    protected void awaitIndexes() {}

    @Property(tries = 60)
    void a_table_answers_like_a_map(@ForAll("steps") List<Step> steps) {
        clock.set(START);
        model.clear();
        partition = UUID.randomUUID().toString();
        var table = table(clock);
        for (var step : steps) {
            clock.advance(Duration.ofSeconds(step.seconds));
            var writes = writes(step);
            if (step.atomic) assertThat(table.write(writes)).isEqualTo(applyToModel(writes));
            else
                assertThat(table.writeEach(writes))
                        .isEqualTo(writes.stream()
                                .map(rowWrite -> applyToModel(List.of(rowWrite)))
                                .toList());
            for (var sort : SORTS) assertThat(table.get(key(sort))).isEqualTo(stored(key(sort)));
        }
        awaitIndexes();
        assertAgrees(table, RowQuery.wholePartition(partition, 2), expected(null));
        assertAgrees(table, RowQuery.startingWith(TableIndex.DUE, partition, "at", 2), expected(TableIndex.DUE));
        assertAgrees(table, RowQuery.startingWith(TableIndex.BOARD, partition, "at", 3), expected(TableIndex.BOARD));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var change = Combinators.combine(
                        Arbitraries.integers().between(0, SORTS.size() - 1),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(-1, 3),
                        Arbitraries.of(true, false, false),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(0, 0, 0, 5, 20))
                .as(Change::new);
        return Combinators.combine(
                        change.list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.of(true, false),
                        Arbitraries.of(0, 0, 1, 7))
                .as(Step::new)
                .list()
                .ofMaxSize(25);
    }

    private List<RowWrite> writes(Step step) {
        var writes = new ArrayList<RowWrite>();
        var keys = new HashSet<Integer>();
        for (var change : step.changes) if (!step.atomic || keys.add(change.key)) writes.add(write(change));
        return writes;
    }

    private RowWrite write(Change change) {
        var rowKey = key(SORTS.get(change.key));
        var writeCondition = switch (change.condition) {
            case -1 -> WriteCondition.ANY;
            case 0 -> WriteCondition.ABSENT;
            default -> WriteCondition.versionIs(change.condition);
        };
        if (change.delete) return new RowWrite.Delete(new Row(rowKey, change.version, "{}"), writeCondition, true);
        var entries = new HashMap<TableIndex, RowKey>();
        if (change.due % 2 == 1) entries.put(TableIndex.DUE, new RowKey(partition, "at " + change.due));
        if (change.due > 1) entries.put(TableIndex.BOARD, new RowKey(partition, "at " + change.condition));
        var expires = change.expires == 0 ? null : clock.instant().plusSeconds(change.expires);
        return RowWrite.announce(
                new Row(rowKey, change.version, "{\"due\":" + change.due + "}", entries, expires), writeCondition);
    }

    private boolean applyToModel(List<RowWrite> writes) {
        for (var rowWrite : writes) {
            var row = stored(rowWrite.key());
            var holds = switch (rowWrite.condition()) {
                case WriteCondition.RowAbsent rowAbsent -> row.isEmpty();
                case WriteCondition.VersionMatches(long v) ->
                    row.isPresent() && row.get().version() == v;
                case WriteCondition.AnyRow anyRow -> true;
            };
            if (!holds) return false;
        }
        for (var rowWrite : writes) {
            switch (rowWrite) {
                case RowWrite.Put put -> model.put(put.key(), put.row());
                case RowWrite.Delete delete -> model.remove(delete.key());
            }
        }
        return true;
    }

    private Optional<Row> stored(RowKey rowKey) {
        return Optional.ofNullable(model.get(rowKey))
                .filter(row -> row.expires() == null || row.expires().isAfter(clock.instant()));
    }

    private List<Row> expected(@Nullable TableIndex tableIndex) {
        var byIndexKey = Comparator.comparing((Row row) -> indexSortKey(row, tableIndex), BY_UTF8_BYTES)
                .thenComparing(row -> row.key().sort(), BY_UTF8_BYTES);
        return model.keySet().stream()
                .flatMap(rowKey -> stored(rowKey).stream())
                .filter(row -> tableIndex == null || row.entries().containsKey(tableIndex))
                .sorted(byIndexKey)
                .toList();
    }

    private static String indexSortKey(Row row, @Nullable TableIndex tableIndex) {
        var entry = tableIndex == null ? row.key() : row.entries().get(tableIndex);
        return entry == null ? "" : entry.sort();
    }

    private void assertAgrees(Table table, RowQuery rowQuery, List<Row> expected) {
        // An index may keep and count expired rows for a while.
        var maxCount = rowQuery.index() == null
                ? (long) expected.size()
                : model.values().stream()
                        .filter(row -> row.entries().containsKey(rowQuery.index()))
                        .count();
        assertThat(table.count(rowQuery)).isBetween((long) expected.size(), maxCount);
        var rows = new ArrayList<Row>();
        @Nullable String next = null;
        do {
            var rowPage = table.query(rowQuery.startingAfter(next));
            rows.addAll(rowPage.rows());
            next = rowPage.next();
        } while (next != null);
        // If rows have the same place in an index, their order depends on the store.
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
        var tableIndex = rowQuery.index();
        assertThat(rows.stream().map(row -> indexSortKey(row, tableIndex)))
                .containsExactlyElementsOf(expected.stream()
                        .map(row -> indexSortKey(row, tableIndex))
                        .toList());
    }

    private RowKey key(String sort) {
        return new RowKey(partition, sort);
    }
}
