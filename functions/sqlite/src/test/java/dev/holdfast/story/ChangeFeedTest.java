package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.feed.ChangeFeed;
import dev.holdfast.feed.ChangeReader;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.FeedFaultLog;
import dev.holdfast.feed.Projector;
import dev.holdfast.projection.ArchiveProjector;
import dev.holdfast.search.Hit;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import dev.holdfast.watch.Watches;
import dev.holdfast.workflow.Workflows;
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

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    /** What an item from its creation to its end gives every projector to do. */
    private void changes() {
        rig.subscribe();
        rig.workflow("upload", """
                retain: P7D
                search: [/n]
                expect: {busy: {state: received, atMost: 100, per: PT1H}}
                states:
                  received: {initial: true, next: [done], within: PT1H}
                  done: {terminal: true}
                """);
        rig.ok(rig.holdfast.createItem, ITEM + ",'correlation':'c','links':['tracking:1'],'data':{'n':7}}");
        rig.clock.advance(ofHours(2));
        rig.sweep();
        rig.ok(rig.holdfast.completeItem, ITEM + "}");
    }

    private List<Row> announced() {
        return rig.store().peek(100).stream().map(change -> change.row()).toList();
    }

    /** By the projector to which it is due, what a key belongs to. */
    private static String owner(Key key) {
        var partition = key.partition();
        if (key.sort().startsWith("event/")) return "archive";
        return Stream.of("trace", "tally", "arrival", "link", "delivery", "tail")
                .filter(family -> partition.startsWith(family + "/"))
                .findFirst()
                .orElse("none");
    }

    /** All keys that are written from now on. */
    private Set<Key> recorded() {
        var keys = Collections.synchronizedSet(new LinkedHashSet<Key>());
        Consumer<List<Write>> record = writes -> writes.forEach(write -> keys.add(write.key()));
        rig.table.runBeforeWrite(record);
        rig.table.runBeforeBatch(record);
        return keys;
    }

    private Map<Key, Row> rows(Set<Key> keys) {
        var rows = new HashMap<Key, Row>();
        for (var key : Set.copyOf(keys)) rig.store().get(key).ifPresent(row -> rows.put(key, row));
        return rows;
    }

    private static Set<String> owners(Set<Key> keys) {
        var owners = new TreeSet<String>();
        keys.forEach(key -> owners.add(owner(key)));
        return owners;
    }

    private List<Hit> hits(String query) {
        return rig.ok(rig.holdfast.searchItems, "{'query':'" + query + "'}").hits();
    }

    @Test
    void the_writes_of_all_projectors_go_to_the_table_at_once() {
        changes();
        var calls = new ArrayList<Set<String>>();
        rig.table.runBeforeBatch(writes -> {
            var keys = new LinkedHashSet<Key>();
            writes.forEach(write -> keys.add(write.key()));
            calls.add(owners(keys));
        });
        rig.publish();
        assertThat(calls.getFirst()).containsExactly("archive", "arrival", "delivery", "tally", "trace");
        assertThat(calls.stream().filter(owners -> owners.contains("tally"))).hasSize(1);
    }

    @Test
    void a_change_that_comes_again_changes_nothing_for_any_projector() {
        var keys = recorded();
        changes();
        var again = new ArrayList<>(announced());
        rig.publish();
        var rows = rows(keys);
        var messages = rig.receiver.messages();
        var items = hits("data./n:7");
        var events = hits("in:events");
        assertThat(owners(keys)).contains("archive", "arrival", "delivery", "link", "tail", "tally", "trace");
        assertThat(messages).hasSize(3);
        assertThat(items).hasSize(1);
        assertThat(events).hasSize(3);

        var random = new Random(5);
        for (var round = 0; round < 5; round++) {
            Collections.shuffle(again, random);
            rig.holdfast.changeFeed.project(again);
            for (var row : again) rig.holdfast.changeFeed.project(List.of(row));
        }
        assertThat(rows(keys)).isEqualTo(rows);
        assertThat(rig.receiver.messages()).isEqualTo(messages);
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
        return table -> table.runBeforeQuery(query -> {
            if (query.partition().equals(partition)) throw fault;
        });
    }

    private static Consumer<FaultyTable> onGet(String prefix, RuntimeException fault) {
        return table -> table.runBeforeGet(key -> {
            if (key.partition().equals(prefix)
                    || prefix.endsWith("/") && key.partition().startsWith(prefix)) throw fault;
        });
    }

    private static Consumer<FaultyTable> onWriteEach(String prefix, RuntimeException fault) {
        return table -> table.runBeforeBatch(writes -> {
            if (writes.stream().anyMatch(write -> write.key().partition().startsWith(prefix))) throw fault;
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void one_projector_s_failure_leaves_the_work_of_the_others_done(
            String where, String undone, Consumer<FaultyTable> put, RuntimeException fault) {
        changes();
        put.accept(rig.table);
        assertThatThrownBy(rig::publish).isSameAs(fault);
        rig.table.heal();

        assertThat(archived()).hasSize(3);
        assertThat(lines()).hasSize(3);
        assertThat(tally()).contains("1 created = 1 finished");
        assertThat(hits("in:events")).hasSize(3);
        assertThat(rig.receiver.messages()).hasSize(undone.equals("delivery") ? 0 : 3);
        assertThat(ends()).hasSize(undone.equals("retention") ? 2 : 1);
        assertThat(arrivals()).hasSize(undone.equals("arrival") ? 0 : 1);

        assertThat(rig.publish()).as("it comes again").isEqualTo(4);
        assertThat(rig.receiver.types()).containsExactly("created", "overdue", "completed");
        assertThat(ends()).hasSize(1);
        assertThat(arrivals()).hasSize(1);
        assertThat(archived()).hasSize(3);
    }

    private List<Row> archived() {
        return rig.store()
                .query(Query.prefix(null, "item/shop/upload/k", "event/", 100))
                .rows();
    }

    /** Until when the archived changes are kept: all until the same time, once the item's end has been seen to. */
    private Set<Instant> ends() {
        var ends = new TreeSet<Instant>();
        for (var row : archived()) if (row.expires() != null) ends.add(row.expires());
        return ends;
    }

    private List<?> lines() {
        return rig.ok(rig.holdfast.traceItems, "{'correlation':'c'}").lines();
    }

    private String tally() {
        return rig.ok(rig.holdfast.reportCompleteness, "{'workflow':'upload'}").says();
    }

    private List<Row> arrivals() {
        return Stream.of("0", "1", "2")
                .flatMap(shard -> rig.store().query(Query.rows("arrival/shop/upload/" + shard, 100)).rows().stream())
                .toList();
    }

    @Test
    void a_broken_row_that_one_projector_needs_keeps_the_change_from_that_projector_only() {
        changes();
        var broken = new Row(new Key("workflow/shop", "upload"), 9, "{\"nonsense\":true}");
        rig.store().write(List.of(Write.put(broken, Condition.ANY)));
        assertThat(rig.publish()).isEqualTo(4);
        assertThat(arrivals()).isEmpty();
        assertThat(archived()).hasSize(3);
        assertThat(rig.receiver.messages()).hasSize(3);
        assertThat(rig.counts.of("events.unreadable")).isEqualTo(2);
    }

    /** Everything that a new projector takes: one class, and one line where a feed is wired. */
    private static final class NoteProjector implements Projector {
        @Override
        public Session open() {
            return now -> NoteProjector::writes;
        }

        private static List<Write> writes(FeedChange change) {
            if (!(change instanceof ItemVersion(var item, var workflow))) return List.of();
            if (item.id().key().equals("bad")) throw new IllegalArgumentException("as the test wants");
            var key = new Key("note/" + item.id().app(), item.eventId(item.version()));
            return List.of(Write.put(new Row(key, 1, "{}"), Condition.ABSENT));
        }
    }

    private ChangeFeed wired(Table table, Projector... projectors) {
        var faults = new FeedFaultLog(rig.counts);
        var workflows = new Workflows(table, new Watches(new Shards(3)));
        return new ChangeFeed(table, new ChangeReader(workflows, faults), List.of(projectors), rig.clock, faults);
    }

    @Test
    void a_change_of_which_a_projector_can_make_nothing_holds_up_nothing() {
        for (var key : List.of("a", "bad", "b")) rig.ok(rig.holdfast.createItem, "{'key':'" + key + "'}");
        var feed = wired(rig.table, new NoteProjector(), new ArchiveProjector());
        feed.project(announced());
        feed.project(announced());
        assertThat(rig.store().query(Query.rows("note/shop", 10)).rows()).hasSize(2);
        for (var key : List.of("a", "bad", "b"))
            assertThat(rig.store()
                            .query(Query.prefix(null, "item/shop/simple/" + key, "event/", 10))
                            .rows())
                    .hasSize(1);
        assertThat(rig.counts.of("events.unreadable")).isEqualTo(2);
    }

    @Test
    void a_projector_that_fails_after_the_writes_is_heard_last() {
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.clock.advance(ofMinutes(1));
        var followed = new ArrayList<String>();
        var feed = wired(rig.table, following("first", followed), following("second", followed));
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
            public List<Write> writesOf(FeedChange change) {
                return List.of();
            }

            @Override
            public void afterWrites(List<Key> written) {
                followed.add(name);
                throw new IllegalStateException(name);
            }
        };
    }
}
