// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.expectation.ExpectationStore;
import dev.holdfast.feed.ChangeFeed;
import dev.holdfast.feed.ChangeReader;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.FeedFaultLog;
import dev.holdfast.feed.Projector;
import dev.holdfast.projection.ArchiveProjector;
import dev.holdfast.search.SearchHit;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workflow.WorkflowStore;
import dev.holdfast.workingtime.CalendarStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each projector does its work once, even when another projector fails or the feed repeats a change. */
class ChangeFeedTest {
    private static final String ITEM = "{'workflow':'upload','key':'k'";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    /** Makes changes that concern every projector, from the creation to the end of an item. */
    private void completeLateItem() {
        holdfastFixture.subscribe();
        holdfastFixture.putWorkflow("upload", """
                retain: P7D
                search: [/n]
                expect: {busy: {state: received, atMost: 100, per: PT1H}}
                states:
                  received: {initial: true, next: [done], within: PT1H}
                  done: {terminal: true}
                """);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem,
                ITEM + ",'correlation':'c','links':['tracking:1'],'data':{'n':7}}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, ITEM + "}");
    }

    private List<Row> announcedRows() {
        return holdfastFixture.store().peek(100).stream()
                .map(outboxEntry -> outboxEntry.row())
                .toList();
    }

    /** Returns the name of the projection that writes the row with this key. */
    private static String projectionOf(RowKey rowKey) {
        var partition = rowKey.partition();
        if (rowKey.sort().startsWith("event/")) return "archive";
        return Stream.of("trace", "tally", "arrival", "link", "delivery", "tail")
                .filter(projection -> partition.startsWith(projection + "/"))
                .findFirst()
                .orElse("none");
    }

    /** Returns a set that collects the keys of all writes from now on. */
    private Set<RowKey> recordKeys() {
        var keys = Collections.synchronizedSet(new LinkedHashSet<RowKey>());
        Consumer<List<RowWrite>> record = writes -> writes.forEach(rowWrite -> keys.add(rowWrite.key()));
        holdfastFixture.table.runBeforeWrite(record);
        holdfastFixture.table.runBeforeBatch(record);
        return keys;
    }

    private Map<RowKey, Row> rows(Set<RowKey> keys) {
        var rows = new HashMap<RowKey, Row>();
        for (var rowKey : Set.copyOf(keys)) holdfastFixture.store().get(rowKey).ifPresent(row -> rows.put(rowKey, row));
        return rows;
    }

    private static Set<String> projectionsOf(Set<RowKey> keys) {
        var projections = new TreeSet<String>();
        keys.forEach(rowKey -> projections.add(projectionOf(rowKey)));
        return projections;
    }

    private List<SearchHit> hits(String query) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.searchItems, "{'query':'" + query + "'}")
                .hits();
    }

    @Test
    void table_gets_writes_of_all_projectors_in_one_call() {
        completeLateItem();
        var calls = new ArrayList<Set<String>>();
        holdfastFixture.table.runBeforeBatch(writes -> {
            var keys = new LinkedHashSet<RowKey>();
            writes.forEach(rowWrite -> keys.add(rowWrite.key()));
            calls.add(projectionsOf(keys));
        });
        holdfastFixture.publish();
        assertThat(calls.getFirst()).containsExactly("archive", "arrival", "delivery", "tally", "trace");
        assertThat(calls.stream().filter(projections -> projections.contains("tally")))
                .hasSize(1);
    }

    @Test
    void repeated_change_has_no_further_effect_in_any_projection() {
        var keys = recordKeys();
        completeLateItem();
        var repeatedRows = new ArrayList<>(announcedRows());
        holdfastFixture.publish();
        var rows = rows(keys);
        var messages = holdfastFixture.receiver.messages();
        var items = hits("data./n:7");
        var events = hits("in:events");
        assertThat(projectionsOf(keys)).contains("archive", "arrival", "delivery", "link", "tail", "tally", "trace");
        assertThat(messages).hasSize(4);
        assertThat(items).hasSize(1);
        assertThat(events).hasSize(4);

        var random = new Random(5);
        for (var round = 0; round < 5; round++) {
            Collections.shuffle(repeatedRows, random);
            holdfastFixture.holdfast.changeFeed.project(repeatedRows);
            for (var row : repeatedRows) holdfastFixture.holdfast.changeFeed.project(List.of(row));
        }
        assertThat(rows(keys)).isEqualTo(rows);
        assertThat(holdfastFixture.receiver.messages()).isEqualTo(messages);
        assertThat(hits("data./n:7")).isEqualTo(items);
        assertThat(hits("in:events")).isEqualTo(events);
    }

    /**
     * Returns faults of the table. Each has a description, the projection that fails, the code that injects the fault,
     * and the exception.
     */
    static Stream<Arguments> faults() {
        var fault = new IllegalStateException("as the test wants");
        return Stream.of(
                Arguments.of("subscriptions can't be read", "delivery", onQuery("subscription/shop", fault), fault),
                Arguments.of("the order of subjects can't be read", "delivery", onGet("tail/", fault), fault),
                Arguments.of("the current workflow can't be read", "arrival", onGet("workflow/shop", fault), fault),
                Arguments.of("the archive can't be read", "retention", onQuery("item/shop/upload/k", fault), fault),
                Arguments.of("the order of subjects can't be written", "tail", onWriteEach("tail/", fault), fault));
    }

    private static Consumer<FaultyTable> onQuery(String partition, RuntimeException fault) {
        return table -> table.runBeforeQuery(rowQuery -> {
            if (rowQuery.partition().equals(partition)) throw fault;
        });
    }

    private static Consumer<FaultyTable> onGet(String prefix, RuntimeException fault) {
        return table -> table.runBeforeGet(rowKey -> {
            if (rowKey.partition().equals(prefix)
                    || prefix.endsWith("/") && rowKey.partition().startsWith(prefix)) throw fault;
        });
    }

    private static Consumer<FaultyTable> onWriteEach(String prefix, RuntimeException fault) {
        return table -> table.runBeforeBatch(writes -> {
            if (writes.stream().anyMatch(rowWrite -> rowWrite.key().partition().startsWith(prefix))) throw fault;
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void failure_of_one_projector_does_not_stop_others(
            String description, String failedProjection, Consumer<FaultyTable> installFault, RuntimeException fault) {
        completeLateItem();
        installFault.accept(holdfastFixture.table);
        assertThatThrownBy(holdfastFixture::publish).isSameAs(fault);
        holdfastFixture.table.heal();

        assertThat(archivedRows()).hasSize(3);
        assertThat(timelineEntries()).hasSize(4);
        assertThat(tally()).contains("1 created = 1 finished");
        assertThat(hits("in:events")).hasSize(4);
        assertThat(holdfastFixture.receiver.messages()).hasSize(failedProjection.equals("delivery") ? 0 : 4);
        assertThat(archiveExpiries()).hasSize(failedProjection.equals("retention") ? 2 : 1);
        assertThat(arrivals()).hasSize(failedProjection.equals("arrival") ? 0 : 1);

        assertThat(holdfastFixture.publish()).as("repeated changes").isEqualTo(4);
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "overdue", "completed", "resolved");
        assertThat(archiveExpiries()).hasSize(1);
        assertThat(arrivals()).hasSize(1);
        assertThat(archivedRows()).hasSize(3);
    }

    private List<Row> archivedRows() {
        return holdfastFixture
                .store()
                .query(RowQuery.startingWith(null, "item/shop/upload/k", "event/", 100))
                .rows();
    }

    /** Returns the expiry times of the archived changes. They are equal after the retention projector has run. */
    private Set<Instant> archiveExpiries() {
        var expiries = new TreeSet<Instant>();
        for (var row : archivedRows()) if (row.expires() != null) expiries.add(row.expires());
        return expiries;
    }

    private List<?> timelineEntries() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.traceItems, "{'correlation':'c'}")
                .entries();
    }

    private String tally() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'upload'}")
                .summary();
    }

    private List<Row> arrivals() {
        return Stream.of("0", "1", "2")
                .flatMap(shard ->
                        holdfastFixture
                                .store()
                                .query(RowQuery.wholePartition("arrival/shop/upload/" + shard, 100))
                                .rows()
                                .stream())
                .toList();
    }

    @Test
    void broken_row_affects_only_projector_that_reads_it() {
        completeLateItem();
        var broken = new Row(new RowKey("workflow/shop", "upload"), 9, "{\"nonsense\":true}");
        holdfastFixture.store().write(List.of(RowWrite.put(broken, WriteCondition.ANY)));
        assertThat(holdfastFixture.publish()).isEqualTo(4);
        assertThat(arrivals()).isEmpty();
        assertThat(archivedRows()).hasSize(3);
        assertThat(holdfastFixture.receiver.messages()).hasSize(4);
        assertThat(holdfastFixture.counts.countOf("events.unreadable")).isEqualTo(2);
    }

    /** A minimal projector, which consists of one class. The feed's list of projectors contains it. */
    private static final class NoteProjector implements Projector {
        @Override
        public ProjectorSession open() {
            return now -> NoteProjector::writes;
        }

        private static List<RowWrite> writes(FeedChange change) {
            if (!(change instanceof ItemVersion(var item, var workflow))) return List.of();
            if (item.id().key().equals("bad")) throw new IllegalArgumentException("as the test wants");
            var rowKey = new RowKey("note/" + item.id().app(), item.eventId(item.version()));
            return List.of(RowWrite.put(new Row(rowKey, 1, "{}"), WriteCondition.ABSENT));
        }
    }

    private ChangeFeed newFeed(Table table, Projector... projectors) {
        var faultLog = new FeedFaultLog(holdfastFixture.counts);
        var workflowStore = new WorkflowStore(
                table,
                new ExpectationStore(new ShardLayout(3)),
                new CalendarStore(table, new ShardLayout(3), MachineClock.of(holdfastFixture.clock)));
        return new ChangeFeed(
                table, new ChangeReader(workflowStore, faultLog), List.of(projectors), holdfastFixture.clock, faultLog);
    }

    @Test
    void change_that_projector_rejects_blocks_nothing() {
        for (var key : List.of("a", "bad", "b"))
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "'}");
        var feed = newFeed(holdfastFixture.table, new NoteProjector(), new ArchiveProjector());
        feed.project(announcedRows());
        feed.project(announcedRows());
        assertThat(holdfastFixture
                        .store()
                        .query(RowQuery.wholePartition("note/shop", 10))
                        .rows())
                .hasSize(2);
        for (var key : List.of("a", "bad", "b"))
            assertThat(holdfastFixture
                            .store()
                            .query(RowQuery.startingWith(null, "item/shop/simple/" + key, "event/", 10))
                            .rows())
                    .hasSize(1);
        assertThat(holdfastFixture.counts.countOf("events.unreadable")).isEqualTo(2);
    }

    @Test
    void failure_after_writes_is_thrown_after_all_projectors_finish() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.clock.advance(ofMinutes(1));
        var callNames = new ArrayList<String>();
        var feed = newFeed(
                holdfastFixture.table, failingAfterWrites("first", callNames), failingAfterWrites("second", callNames));
        assertThatThrownBy(() -> feed.project(announcedRows()))
                .hasMessage("first")
                .satisfies(exception -> assertThat(exception.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("second"));
        assertThat(callNames).containsExactly("first", "second");
    }

    private static Projector failingAfterWrites(String name, List<String> callNames) {
        return () -> now -> new Projector.ProjectorBatch() {
            @Override
            public List<RowWrite> writesOf(FeedChange change) {
                return List.of();
            }

            @Override
            public void afterWrites(List<RowKey> written) {
                callNames.add(name);
                throw new IllegalStateException(name);
            }
        };
    }
}
