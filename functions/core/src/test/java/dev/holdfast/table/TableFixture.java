package dev.holdfast.table;

import static dev.holdfast.table.Condition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A table with partitions of its own for each test, and the words that the tests of the contract are written in. */
public abstract class TableFixture {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    protected final SettableClock clock = new SettableClock(START);
    final String own = UUID.randomUUID().toString();
    final String shard = "shard " + own;
    Table table;

    /** A table that takes the time from this clock. */
    protected abstract Table table(InstantSource clock);

    /** Called before an index is read, for a store whose indexes lag behind: returns when they have caught up. */
    protected void indexesHaveCaughtUp() {}

    @BeforeEach
    void open() {
        table = table(clock);
    }

    Key key(String sort) {
        return new Key(own, sort);
    }

    Row row(String sort, long version) {
        return new Row(key(sort), version, "{\"v\":" + version + "}");
    }

    Row due(String sort, long version, String at) {
        return new Row(key(sort), version, "{}", Map.of(Index.DUE, new Key(shard, at)), null);
    }

    Row expiring(String sort, Instant expires) {
        return new Row(key(sort), 1, "{}", Map.of(Index.DUE, new Key(shard, "2026-01")), expires);
    }

    static Write delete(Row tombstone, Condition condition) {
        return new Write.Delete(tombstone, condition, false);
    }

    Query range(String from, @Nullable String to) {
        return new Query(null, own, from, to, 100, null, true);
    }

    void put(String... sorts) {
        for (var sort : sorts)
            assertThat(write(Write.put(row(sort, 1), ABSENT))).isTrue();
    }

    boolean write(Write write) {
        return table.write(List.of(write));
    }

    long version(String sort) {
        return table.get(key(sort)).orElseThrow().version();
    }

    List<Row> due(String before) {
        indexesHaveCaughtUp();
        return collect(Query.before(Index.DUE, shard, before.isEmpty() ? "9" : before, 100));
    }

    List<String> sorts(Query query) {
        return collect(query).stream().map(row -> row.key().sort()).toList();
    }

    /** All pages; one may be short, even empty, and still have a next one. */
    List<Row> collect(Query query) {
        var rows = new ArrayList<Row>();
        for (int pages = 0; pages < 1_000; pages++) {
            var page = table.query(query);
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(query.limit());
            rows.addAll(page.rows());
            if (page.next() == null) return rows;
            query = query.after(page.next());
        }
        throw new AssertionError("the pages have no end");
    }

    /** A table under contention may ask for another attempt, but not forever. */
    static boolean patiently(Callable<Boolean> attempt) throws Exception {
        for (int i = 0; i < 50; i++) {
            try {
                return attempt.call();
            } catch (TableBusy e) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("the table stayed busy");
    }
}
