package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.hold.Handled;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.Line;
import dev.holdfast.hold.Line.Outcome;
import dev.holdfast.hold.Status;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.TableBusy;
import dev.holdfast.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with one intent, or for a moment with the storage, and what becomes of the others. */
class QueueFaultsTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<String> queue(int count) {
        var ids = new ArrayList<String>();
        for (var from = 0; from < count; from += 500) {
            var intents = IntStream.range(from, Math.min(count, from + 500))
                    .mapToObj(i -> "{'kind':'method','model':'ad','name':'create','inputs':" + i + "}")
                    .toList();
            rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[" + String.join(",", intents) + "]}").intents().stream()
                    .map(line -> line.intent().id())
                    .forEach(ids::add);
        }
        return ids;
    }

    private Handled release(String request) {
        return rig.ok(rig.holdfast.hold.releaseIntents, request);
    }

    private Handled batch(String id) {
        return rig.ok(rig.holdfast.hold.getBatch, "{'batch':'" + id + "'}");
    }

    private IntentView intent(String id) {
        return rig.ok(rig.holdfast.hold.listIntents, "{'id':'" + id + "'}")
                .intents()
                .getFirst();
    }

    private List<IntentView> queued() {
        return rig.ok(rig.holdfast.hold.listIntents, "{}").intents();
    }

    private static boolean about(List<Write> writes, String id) {
        return writes.stream().anyMatch(w -> w.key().partition().contains(id));
    }

    @Test
    void one_that_cannot_be_written_is_seen_as_failed_and_the_others_go() {
        var ids = queue(5);
        var poisoned = ids.get(2);
        rig.table.failWrites(w -> about(w, poisoned), () -> new IllegalStateException("too large"));
        assertThat(release("{'all':true}").counts()).isEqualTo(Map.of("released", 4, "failed", 1));
        assertThat(intent(poisoned).status()).isEqualTo(Status.FAILED);
        assertThat(intent(poisoned).problem()).isEqualTo("its release broke off: too large");
        rig.table.heal();
        assertThat(release("{'all':true}").counts()).isEqualTo(Map.of("released", 1));
    }

    @Test
    void one_that_breaks_off_in_a_sweep_does_not_hold_up_those_that_are_due_beside_it() {
        var ids = queue(3);
        release("{'all':true,'at':'2026-03-01T09:00:00Z'}");
        rig.table.failWrites(w -> about(w, ids.getFirst()), () -> new IllegalStateException("too large"));
        rig.clock.advance(ofHours(1));
        rig.sweep();
        assertThat(intent(ids.get(0)).status()).isEqualTo(Status.FAILED);
        assertThat(intent(ids.get(1)).status()).isEqualTo(Status.RELEASED);
        assertThat(intent(ids.get(2)).status()).isEqualTo(Status.RELEASED);
    }

    @Test
    void an_intent_that_cannot_be_read_is_in_nobodys_way() {
        queue(3);
        var place = new Key("queue/shop", "workflow/x/AAAAAAAAAAAAAAAAAAAAAA");
        var board = Map.of(
                dev.holdfast.table.Index.BOARD, new Key("queue/shop", "0000000/2020-01-01T00:00:00.000Z/workflow:x"));
        rig.store().write(List.of(Write.put(new Row(place, 1, "{\"app\":", board, null), Condition.ABSENT)));
        assertThat(queued()).hasSize(3);
        assertThat(release("{'all':true}").counts()).isEqualTo(Map.of("released", 3));
        assertThat(rig.counts.of("intents.unreadable")).isPositive();
    }

    @Test
    void a_storage_that_is_busy_refuses_the_one_and_pauses_a_batch() {
        queue(2);
        rig.table.failWrites(() -> new TableBusy("slow down", new IllegalStateException()));
        assertThat(release("{'all':true}").intents()).extracting(Line::outcome).containsOnly(Outcome.REFUSED);
        rig.table.heal();
        queue(150);
        rig.table.failWritesAfter(20, () -> new TableBusy("slow down", new IllegalStateException()));
        var begun = release("{'all':true}");
        assertThat(begun.finished()).isFalse();
        rig.table.heal();
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        assertThat(batch(String.valueOf(begun.batch())).counts()).isEqualTo(Map.of("released", 150));
        assertThat(queued()).isEmpty();
    }

    @Test
    void what_others_take_out_of_a_batch_is_counted_as_gone() {
        var ids = queue(250);
        rig.table.failWritesAfter(150, () -> new IllegalStateException("killed"));
        var kill = catchThrowable(() -> release("{'kind':'method'}"));
        assertThat(kill).hasMessageContaining("killed");
        rig.table.heal();
        var left = rig.ok(rig.holdfast.hold.listIntents, "{'limit':100}").intents();
        assertThat(left).hasSizeGreaterThan(80);
        for (var taken : left.subList(0, 5))
            rig.ok(rig.holdfast.hold.purgeIntents, "{'id':'" + taken.id() + "','reason':'no'}");
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        assertThat(queued()).isEmpty();
        var done = intents(ids, Status.RELEASED);
        assertThat(done).isEqualTo(245);
        assertThat(rig.counts.of("intents.released")).isEqualTo(245);
    }

    private long intents(List<String> ids, Status status) {
        return ids.stream().filter(id -> intent(id).status() == status).count();
    }

    @Test
    void a_purge_whose_answer_was_lost_is_not_said_to_be_somebody_elses() {
        queue(150);
        var several = new AtomicInteger();
        var faulty = new FaultyTable(rig.store())
                .failAfterWriting(
                        writes -> writes.size() > 1 && several.incrementAndGet() == 7,
                        () -> new IllegalStateException("connection lost"));
        var done = Rig.value(
                rig.ask(rig.app, rig.beside(faulty).hold.purgeIntents, "{'kind':'method','reason':'slipped'}"));
        assertThat(done.counts()).isEqualTo(Map.of("purged", 150));
        assertThat(done.finished()).isTrue();
    }

    @Test
    void notes_never_grow_an_intent_out_of_its_row() {
        var id = queue(1).getFirst();
        var decision = new AtomicInteger();
        var note = "x".repeat(2_000);
        var refused = "";
        while (refused.isEmpty()) {
            var word = decision.incrementAndGet() % 2 == 0 ? "approve" : "reject";
            var answer = rig.ask(
                    rig.app,
                    rig.holdfast.hold.approveIntents,
                    "{'id':'" + id + "','decision':'" + word + "','reason':'" + note + "'}");
            if (answer instanceof dev.holdfast.problem.Answer.Refused<IntentView>(var problem))
                refused = problem.detail();
        }
        assertThat(refused).contains("no room for more history");
        assertThat(decision.get()).isBetween(5, 15);
        assertThat(rig.ok(rig.holdfast.hold.purgeIntents, "{'all':true,'reason':'" + note + "'}")
                        .counts())
                .isEqualTo(Map.of("purged", 1));
    }

    @Test
    void a_narrow_listing_reads_a_bounded_part_of_a_long_queue() {
        queue(1_200);
        rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[{'kind':'workflow','name':'last','labels':{'a':'b'}}]}");
        rig.table.cost();
        var page = rig.ok(rig.holdfast.hold.listIntents, "{'label':'a:b','limit':100}");
        assertThat(rig.table.cost().rows()).isLessThanOrEqualTo(1_001);
        assertThat(page.intents()).isEmpty();
        var next = rig.ok(
                rig.holdfast.hold.listIntents,
                "{'label':'a:b','limit':100,'pageToken':'" + page.nextPageToken() + "'}");
        assertThat(next.intents()).hasSize(1);
        assertThat(next.nextPageToken()).isNull();
    }

    @Test
    void a_page_of_large_intents_ends_where_the_next_begins_also_while_the_queue_changes() {
        for (var i = 0; i < 40; i++)
            rig.ok(
                    rig.holdfast.hold.queueIntents,
                    "{'intents':[{'kind':'workflow','name':'w" + i + "','inputs':'" + "x".repeat(250_000) + "'}]}");
        var seen = new ArrayList<String>();
        var page = rig.ok(rig.holdfast.hold.listIntents, "{'limit':40}");
        while (true) {
            assertThat(page.intents().size()).isBetween(1, 16);
            page.intents().forEach(intent -> seen.add(intent.name()));
            if (page.nextPageToken() == null) break;
            // Those listed leave, and another comes to the front: neither shifts what is still to come.
            rig.ok(
                    rig.holdfast.hold.purgeIntents,
                    "{'id':'" + page.intents().getLast().id() + "','reason':'no'}");
            rig.ok(
                    rig.holdfast.hold.queueIntents,
                    "{'intents':[{'kind':'workflow','name':'urgent" + seen.size() + "','priority':9}]}");
            page = rig.ok(rig.holdfast.hold.listIntents, "{'limit':40,'pageToken':'" + page.nextPageToken() + "'}");
        }
        assertThat(seen).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void nothing_is_approved_by_leaving_out_what_is_said() {
        var id = queue(1).getFirst();
        assertThat(rig.refused(rig.holdfast.hold.approveIntents, "{'id':'" + id + "'}")
                        .detail())
                .isEqualTo("/decision: is required, one of: approve, reject, withdraw");
    }

    @Test
    void an_item_that_parks_again_is_not_released_by_a_release_of_its_first_stop() {
        rig.workflow("two", """
                states:
                  a: {initial: true, hold: true, next: [b]}
                  b: {hold: true, next: [z], within: P1D}
                  z: {terminal: true}
                """);
        rig.ok(rig.holdfast.createItem, "{'workflow':'two','key':'k'}");
        rig.clock.advance(ofDays(1));
        rig.table.runBeforeNextWrite(() -> {
            release("{'id':'item:two:k'}");
            rig.ok(rig.holdfast.advanceItem, "{'workflow':'two','key':'k','to':'b'}");
        });
        assertThat(release("{'id':'item:two:k'}").intents().getFirst().outcome())
                .isEqualTo(Outcome.GONE);
        assertThat(rig.item("two", "k").held()).isNotNull();
        assertThat(queued()).hasSize(1);
    }
}
