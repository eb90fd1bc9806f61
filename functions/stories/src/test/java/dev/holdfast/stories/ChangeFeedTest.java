package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Each projector does its work once, whatever becomes of the others and however often the feed brings a change. */
class ChangeFeedTest {
    private static final String ITEM = "{'workflow':'upload','key':'k'";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    /** What an item from its creation to its end gives every projector to do. */
    private void changes() {
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

    private List<Row> announced() {
        return holdfastFixture.store().peek(100).stream()
                .map(outboxEntry -> outboxEntry.row())
                .toList();
    }

    /** By the projector to which it is due, what a key belongs to. */
    private static String owner(RowKey rowKey) {
        var partition = rowKey.partition();
        if (rowKey.sort().startsWith("event/")) return "archive";
        return Stream.of("trace", "tally", "arrival", "link", "delivery", "tail")
                .filter(family -> partition.startsWith(family + "/"))
                .findFirst()
                .orElse("none");
    }

    /** All keys that are written from now on. */
    private Set<RowKey> recorded() {
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

    private static Set<String> owners(Set<RowKey> keys) {
        var owners = new TreeSet<String>();
        keys.forEach(rowKey -> owners.add(owner(rowKey)));
        return owners;
    }

    private List<SearchHit> hits(String query) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.searchItems, "{'query':'" + query + "'}")
                .hits();
    }

    @Test
    void the_writes_of_all_projectors_go_to_the_table_at_once() {
        changes();
        var calls = new ArrayList<Set<String>>();
        holdfastFixture.table.runBeforeBatch(writes -> {
            var keys = new LinkedHashSet<RowKey>();
            writes.forEach(rowWrite -> keys.add(rowWrite.key()));
            calls.add(owners(keys));
        });
        holdfastFixture.publish();
        assertThat(calls.getFirst()).containsExactly("archive", "arrival", "delivery", "tally", "trace");
        assertThat(calls.stream().filter(owners -> owners.contains("tally"))).hasSize(1);
    }

    @Test
    void a_change_that_comes_again_changes_nothing_for_any_projector() {
        var keys = recorded();
        changes();
        var again = new ArrayList<>(announced());
        holdfastFixture.publish();
        var rows = rows(keys);
        var messages = holdfastFixture.receiver.messages();
        var items = hits("data./n:7");
        var events = hits("in:events");
        assertThat(owners(keys)).contains("archive", "arrival", "delivery", "link", "tail", "tally", "trace");
        assertThat(messages).hasSize(3);
        assertThat(items).hasSize(1);
        assertThat(events).hasSize(3);

        var random = new Random(5);
        for (var round = 0; round < 5; round++) {
            Collections.shuffle(again, random);
            holdfastFixture.holdfast.changeFeed.project(again);
            for (var row : again) holdfastFixture.holdfast.changeFeed.project(List.of(row));
        }
        assertThat(rows(keys)).isEqualTo(rows);
        assertThat(holdfastFixture.receiver.messages()).isEqualTo(messages);
        assertThat(hits("data./n:7")).isEqualTo(items);
        assertThat(hits("in:events")).isEqualTo(events);
    }

    /** Each puts one fault between Holdfast and its table, and names what is left undone. */
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
    void one_projector_s_failure_leaves_the_work_of_the_others_done(
            String where, String undone, Consumer<FaultyTable> put, RuntimeException fault) {
        changes();
        put.accept(holdfastFixture.table);
        assertThatThrownBy(holdfastFixture::publish).isSameAs(fault);
        holdfastFixture.table.heal();

        assertThat(archived()).hasSize(3);
        assertThat(lines()).hasSize(3);
        assertThat(tally()).contains("1 created = 1 finished");
        assertThat(hits("in:events")).hasSize(3);
        assertThat(holdfastFixture.receiver.messages()).hasSize(undone.equals("delivery") ? 0 : 3);
        assertThat(ends()).hasSize(undone.equals("retention") ? 2 : 1);
        assertThat(arrivals()).hasSize(undone.equals("arrival") ? 0 : 1);

        assertThat(holdfastFixture.publish()).as("it comes again").isEqualTo(4);
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "overdue", "completed");
        assertThat(ends()).hasSize(1);
        assertThat(arrivals()).hasSize(1);
        assertThat(archived()).hasSize(3);
    }

    private List<Row> archived() {
        return holdfastFixture
                .store()
                .query(RowQuery.startingWith(null, "item/shop/upload/k", "event/", 100))
                .rows();
    }

    /** Until when the archived changes are kept: all until the same time, once the item's end has been seen to. */
    private Set<Instant> ends() {
        var ends = new TreeSet<Instant>();
        for (var row : archived()) if (row.expires() != null) ends.add(row.expires());
        return ends;
    }

    private List<?> lines() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.traceItems, "{'correlation':'c'}")
                .lines();
    }

    private String tally() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'upload'}")
                .says();
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
    void a_broken_row_that_one_projector_needs_keeps_the_change_from_that_projector_only() {
        changes();
        var broken = new Row(new RowKey("workflow/shop", "upload"), 9, "{\"nonsense\":true}");
        holdfastFixture.store().write(List.of(RowWrite.put(broken, WriteCondition.ANY)));
        assertThat(holdfastFixture.publish()).isEqualTo(4);
        assertThat(arrivals()).isEmpty();
        assertThat(archived()).hasSize(3);
        assertThat(holdfastFixture.receiver.messages()).hasSize(3);
        assertThat(holdfastFixture.counts.countOf("events.unreadable")).isEqualTo(2);
    }

    /** Everything that a new projector takes: one class, and one line where a feed is wired. */
    private static final class NoteProjector implements Projector {
        @Override
        public Session open() {
            return now -> NoteProjector::writes;
        }

        private static List<RowWrite> writes(FeedChange change) {
            if (!(change instanceof ItemVersion(var item, var workflow))) return List.of();
            if (item.id().key().equals("bad")) throw new IllegalArgumentException("as the test wants");
            var rowKey = new RowKey("note/" + item.id().app(), item.eventId(item.version()));
            return List.of(RowWrite.put(new Row(rowKey, 1, "{}"), WriteCondition.ABSENT));
        }
    }

    private ChangeFeed wired(Table table, Projector... projectors) {
        var faults = new FeedFaultLog(holdfastFixture.counts);
        var workflowStore = new WorkflowStore(table, new ExpectationStore(new ShardLayout(3)));
        return new ChangeFeed(
                table, new ChangeReader(workflowStore, faults), List.of(projectors), holdfastFixture.clock, faults);
    }

    @Test
    void a_change_of_which_a_projector_can_make_nothing_holds_up_nothing() {
        for (var key : List.of("a", "bad", "b"))
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "'}");
        var feed = wired(holdfastFixture.table, new NoteProjector(), new ArchiveProjector());
        feed.project(announced());
        feed.project(announced());
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
    void a_projector_that_fails_after_the_writes_is_heard_last() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.clock.advance(ofMinutes(1));
        var followed = new ArrayList<String>();
        var feed = wired(holdfastFixture.table, following("first", followed), following("second", followed));
        assertThatThrownBy(() -> feed.project(announced()))
                .hasMessage("first")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("second"));
        assertThat(followed).containsExactly("first", "second");
    }

    private static Projector following(String name, List<String> followed) {
        return () -> now -> new Projector.Batch() {
            @Override
            public List<RowWrite> writesOf(FeedChange change) {
                return List.of();
            }

            @Override
            public void afterWrites(List<RowKey> written) {
                followed.add(name);
                throw new IllegalStateException(name);
            }
        };
    }
}
