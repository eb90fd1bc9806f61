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

/** Whatever is written in whatever order: a table answers like a plain map with conditions. */
public abstract class TableModelProperty {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final List<String> SORTS = List.of("a", "b", "ba", "ä", "\uFFFD", "\uD83D\uDE80");
    /** Code point order is the order of UTF-8 bytes; Java's own order of strings is not. */
    private static final Comparator<String> BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

    /** What one step does; numbers stand for keys, versions and places. */
    record Change(int key, int version, int condition, boolean delete, int due, int expires) {}

    record Step(List<Change> changes, boolean together, int seconds) {}

    private final SettableClock clock = new SettableClock(START);
    private final Map<Key, Row> model = new HashMap<>();
    private String own = "";

    /** A table that takes the time from this clock; called once for every try. */
    protected abstract Table table(InstantSource clock);

    /** Called before an index is read, for a store whose indexes lag behind. */
    protected void indexesHaveCaughtUp() {}

    @Property(tries = 60)
    void a_table_answers_like_a_map(@ForAll("steps") List<Step> steps) {
        clock.set(START);
        model.clear();
        own = UUID.randomUUID().toString();
        var table = table(clock);
        for (var step : steps) {
            clock.advance(Duration.ofSeconds(step.seconds));
            var writes = writes(step);
            if (step.together) assertThat(table.write(writes)).isEqualTo(expect(writes));
            else
                assertThat(table.writeEach(writes))
                        .isEqualTo(writes.stream()
                                .map(write -> expect(List.of(write)))
                                .toList());
            for (var sort : SORTS) assertThat(table.get(key(sort))).isEqualTo(stored(key(sort)));
        }
        indexesHaveCaughtUp();
        agrees(table, Query.rows(own, 2), expected(null));
        agrees(table, Query.prefix(Index.DUE, own, "at", 2), expected(Index.DUE));
        agrees(table, Query.prefix(Index.BOARD, own, "at", 3), expected(Index.BOARD));
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

    private List<Write> writes(Step step) {
        var writes = new ArrayList<Write>();
        var keys = new HashSet<Integer>();
        for (var change : step.changes) if (!step.together || keys.add(change.key)) writes.add(write(change));
        return writes;
    }

    private Write write(Change change) {
        var key = key(SORTS.get(change.key));
        var condition = switch (change.condition) {
            case -1 -> Condition.ANY;
            case 0 -> Condition.ABSENT;
            default -> Condition.versionIs(change.condition);
        };
        if (change.delete) return new Write.Delete(new Row(key, change.version, "{}"), condition, true);
        var entries = new HashMap<Index, Key>();
        if (change.due % 2 == 1) entries.put(Index.DUE, new Key(own, "at " + change.due));
        if (change.due > 1) entries.put(Index.BOARD, new Key(own, "at " + change.condition));
        var expires = change.expires == 0 ? null : clock.instant().plusSeconds(change.expires);
        return Write.announce(
                new Row(key, change.version, "{\"due\":" + change.due + "}", entries, expires), condition);
    }

    private boolean expect(List<Write> writes) {
        for (var write : writes) {
            var row = stored(write.key());
            var holds = switch (write.condition()) {
                case Condition.Absent absent -> row.isEmpty();
                case Condition.VersionIs(long v) -> row.isPresent() && row.get().version() == v;
                case Condition.Any any -> true;
            };
            if (!holds) return false;
        }
        for (var write : writes) {
            switch (write) {
                case Write.Put put -> model.put(put.key(), put.row());
                case Write.Delete delete -> model.remove(delete.key());
            }
        }
        return true;
    }

    private Optional<Row> stored(Key key) {
        return Optional.ofNullable(model.get(key))
                .filter(row -> row.expires() == null || row.expires().isAfter(clock.instant()));
    }

    private List<Row> expected(@Nullable Index index) {
        var byPlace = Comparator.comparing((Row row) -> place(row, index), BYTES)
                .thenComparing(row -> row.key().sort(), BYTES);
        return model.keySet().stream()
                .flatMap(key -> stored(key).stream())
                .filter(row -> index == null || row.entries().containsKey(index))
                .sorted(byPlace)
                .toList();
    }

    private static String place(Row row, @Nullable Index index) {
        var entry = index == null ? row.key() : row.entries().get(index);
        return entry == null ? "" : entry.sort();
    }

    private void agrees(Table table, Query query, List<Row> expected) {
        // What has expired may stay in an index for a while, and is counted there.
        var most = query.index() == null
                ? (long) expected.size()
                : model.values().stream()
                        .filter(row -> row.entries().containsKey(query.index()))
                        .count();
        assertThat(table.count(query)).isBetween((long) expected.size(), most);
        var rows = new ArrayList<Row>();
        @Nullable String next = null;
        do {
            var page = table.query(query.after(next));
            rows.addAll(page.rows());
            next = page.next();
        } while (next != null);
        // Rows of one place in an index come in an order of the store's own.
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
        var index = query.index();
        assertThat(rows.stream().map(row -> place(row, index)))
                .containsExactlyElementsOf(
                        expected.stream().map(row -> place(row, index)).toList());
    }

    private Key key(String sort) {
        return new Key(own, sort);
    }
}
