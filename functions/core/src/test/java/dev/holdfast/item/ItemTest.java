package dev.holdfast.item;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Json;
import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Caller APP = Caller.application("shop", Scope.MANAGE, "key:shop");
    private static final Workflow LOOP = loop();

    private static Workflow loop() {
        var states = new LinkedHashMap<String, State>();
        states.put(
                "a",
                new State(
                        null, true, false, List.of("b", "z"), List.of(), List.of(), ofHours(1), false, null, null, 0));
        states.put(
                "b",
                new State(
                        null, false, false, List.of("a"), List.of(), List.of("ops", "qa"), null, false, null, null, 0));
        states.put("z", new State(null, false, true, List.of(), List.of(), List.of(), null, false, null, null, 0));
        return new Workflow(
                "loop",
                1,
                null,
                null,
                ofHours(2),
                List.of(),
                null,
                true,
                List.of(),
                Map.of(),
                Map.of("ops", List.of("olga")),
                Map.of(),
                states);
    }

    private static Item item(Map<String, List<String>> roles) {
        var given = new Given(new Json("{\"n\":1}"), roles, Map.of(), null, null, List.of(), "print");
        var id = new ItemId("shop", "loop", "k");
        return Item.create(id, LOOP, "uid", "a", given, Timing.beginning(NOW, null, null), APP, null);
    }

    private static Item item() {
        return item(Map.of());
    }

    private static Item go(Item item, String to, Instant at) {
        return item.advance(LOOP, new Move(to, null, null, null, null), APP, at);
    }

    @Test
    void every_change_makes_the_next_version() {
        var item = item();
        assertThat(item.version()).isEqualTo(1);
        assertThat(go(item, "b", NOW).version()).isEqualTo(2);
        assertThat(item.heartbeat(LOOP, null, null, APP, NOW).version()).isEqualTo(2);
        assertThat(Lateness.swept(item, LOOP, NOW.plus(ofHours(2))).version()).isEqualTo(2);
        assertThat(item.version()).isEqualTo(1);
    }

    @Test
    void an_item_remembers_its_last_twenty_changes() {
        var item = item();
        for (var i = 0; i < 30; i++) item = go(item, i % 2 == 0 ? "b" : "a", NOW);
        assertThat(item.history()).hasSize(History.MOST);
        assertThat(item.history().getFirst().version()).isEqualTo(12);
        assertThat(item.newest().version()).isEqualTo(31);
    }

    @Test
    void a_heartbeat_is_told_but_pushes_nothing_out_of_the_history() {
        var beaten = item().heartbeat(LOOP, null, null, APP, NOW.plus(ofMinutes(5)));
        assertThat(beaten.newest().type()).isEqualTo(What.HEARTBEAT);
        assertThat(beaten.history()).extracting(Entry::type).containsExactly(What.CREATED);
        assertThat(go(beaten, "b", NOW).newest().type()).isEqualTo(What.ADVANCED);
    }

    @Test
    void those_to_be_told_are_the_items_own_people_else_the_workflows() {
        assertThat(go(item(), "b", NOW).newest().told()).isEqualTo(Map.of("ops", List.of("olga"), "qa", List.of()));
        assertThat(go(item(Map.of("ops", List.of("bob"))), "b", NOW).newest().told())
                .containsEntry("ops", List.of("bob"));
    }

    @Test
    void a_sweep_before_the_deadline_says_nothing() {
        var swept = Lateness.swept(item(), LOOP, NOW.plus(ofMinutes(30)));
        assertThat(swept.newest().type()).isEqualTo(What.CREATED);
        assertThat(swept.timing().overdue()).isNull();
    }

    @Test
    void a_sweep_flags_then_reminds_each_at_its_time() {
        var due = NOW.plus(ofHours(1));
        var flagged = Lateness.swept(item(), LOOP, due);
        assertThat(flagged.newest().type()).isEqualTo(What.OVERDUE);
        assertThat(flagged.newest().at()).isEqualTo(due);
        assertThat(flagged.newest().by()).isEqualTo(Item.WARDEN);
        assertThat(flagged.timing().armed()).isEqualTo(due.plus(ofHours(2)));
        var early = Lateness.swept(flagged, LOOP, due.plus(ofHours(1)));
        assertThat(early.newest()).isEqualTo(flagged.newest());
        var reminded = Lateness.swept(early, LOOP, due.plus(ofHours(5)));
        assertThat(reminded.newest().type()).isEqualTo(What.REMINDED);
        assertThat(reminded.timing().armed()).isEqualTo(due.plus(ofHours(6)));
    }

    @Test
    void what_happens_stands_after_all_that_happened_whatever_deadline_was_missed_meanwhile() {
        var edited =
                item().edit(LOOP, item().given(), item().timing().until(NOW, null), APP, null, NOW.plus(ofHours(5)));
        var flagged = Lateness.swept(edited, LOOP, NOW.plus(ofHours(5)));
        assertThat(flagged.newest().at()).isEqualTo(NOW);
        assertThat(go(flagged, "b", NOW.plus(ofHours(3))).newest().at()).isEqualTo(NOW.plus(ofHours(5)));
    }

    @Test
    void a_finished_item_is_due_no_more() {
        var done = go(item(), "z", NOW.plus(ofMinutes(1)));
        assertThat(done.finished()).isTrue();
        assertThat(done.newest().type()).isEqualTo(What.COMPLETED);
        assertThat(done.due(LOOP)).isNull();
        assertThat(done.timing().armed()).isNull();
    }

    @Test
    void a_tombstone_carries_no_data() {
        var gone = item().delete(LOOP, APP, "entered twice", NOW);
        assertThat(gone.given().data()).isNull();
        assertThat(gone.newest().note()).isEqualTo("entered twice");
        assertThat(gone.newest().from()).isEqualTo("a");
        assertThat(gone.newest().to()).isNull();
    }

    @Test
    void a_notice_is_stamped_once_and_only_while_it_is_remembered() {
        var told = go(item(), "b", NOW);
        var stamped = told.notified(2, NOW.plusSeconds(9)).orElseThrow();
        assertThat(stamped.history().getLast().notifiedAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(stamped.version()).isEqualTo(3);
        assertThat(stamped.notified(2, NOW)).isEmpty();
        assertThat(told.notified(77, NOW)).isEmpty();
    }

    @Test
    void an_item_is_read_back_as_it_was_written() {
        var item = go(item(Map.of("ops", List.of("bob"))), "b", NOW)
                .recover(LOOP, "r1", NOW.plus(ofHours(3)), Duration.ofHours(3), APP, "again", NOW);
        assertThat(Codec.stored(Item.class, Codec.encode(item))).isEqualTo(item);
        @Nullable
        Json data = Codec.stored(Item.class, Codec.encode(item)).given().data();
        assertThat(data).isEqualTo(new Json("{\"n\":1}"));
    }
}
