package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.What;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two callers at once: the other one acts between the load and the write of the first. */
class RaceTest {
    private static final String TO_COPIED = "{'workflow':'pipeline','key':'a','to':'copied'}";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void other(Runnable action) {
        rig.table.runBeforeNextWrite(action);
    }

    @Test
    void of_two_advances_one_wins_and_one_is_told() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        other(() -> rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'failed'}"));
        var problem = rig.refused(rig.holdfast.advanceItem, TO_COPIED);
        assertThat(problem).isInstanceOf(Problem.Conflict.class);
        assertThat(problem.detail()).contains("is finished");
        assertThat(rig.item("pipeline", "a").state()).isEqualTo("failed");
    }

    @Test
    void of_two_advances_that_name_the_version_one_is_stale() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var request = "{'workflow':'pipeline','key':'a','to':'copied','version':1}";
        other(() -> rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}"));
        assertThat(rig.refused(rig.holdfast.advanceItem, request))
                .isInstanceOfSatisfying(
                        Problem.Stale.class, p -> assertThat(p.version()).isEqualTo(2));
    }

    @Test
    void an_advance_that_loses_to_a_heartbeat_is_still_done() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        other(() -> rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}"));
        assertThat(rig.ok(rig.holdfast.advanceItem, TO_COPIED).version()).isEqualTo(3);
    }

    @Test
    void of_many_advances_in_threads_exactly_one_wins() {
        rig.pipeline();
        for (var round = 0; round < 10; round++) {
            var item = "{'workflow':'pipeline','key':'k" + round + "'";
            rig.ok(rig.holdfast.createItem, item + "}");
            var jobs = IntStream.range(0, 8)
                    .<Callable<Answer<?>>>mapToObj(i -> () -> rig.ask(
                            rig.app,
                            rig.holdfast.advanceItem,
                            item + ",'to':'" + (i % 2 == 0 ? "copied" : "failed") + "','from':'received'}"))
                    .toList();
            assertThat(Rig.together(jobs))
                    .filteredOn(a -> a instanceof Answer.Ok)
                    .hasSize(1);
            assertThat(rig.item("pipeline", "k" + round).version()).isEqualTo(2);
        }
    }

    @Test
    void the_same_advance_twice_at_once_under_one_idempotency_key_is_done_once() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var request = "{'workflow':'pipeline','key':'a','to':'copied','idempotencyKey':'k'}";
        other(() -> rig.ok(rig.holdfast.advanceItem, request));
        assertThat(rig.ok(rig.holdfast.advanceItem, request).version()).isEqualTo(2);
        assertThat(rig.item("pipeline", "a").version()).isEqualTo(2);
    }

    @Test
    void of_two_creations_of_the_same_one_creates_and_the_other_sees_it() {
        other(() -> assertThat(
                        rig.ok(rig.holdfast.createItem, "{'key':'a','data':1}").created())
                .isTrue());
        var late = rig.ok(rig.holdfast.createItem, "{'key':'a','data':1}");
        assertThat(late.created()).isFalse();
        assertThat(late.item().version()).isEqualTo(1);
    }

    @Test
    void of_two_creations_with_other_content_one_is_a_conflict() {
        other(() -> rig.ok(rig.holdfast.createItem, "{'key':'a','data':1}"));
        assertThat(rig.refused(rig.holdfast.createItem, "{'key':'a','data':2}")).isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void many_creations_of_one_item_in_threads_make_one() {
        var jobs = IntStream.range(0, 32)
                .<Callable<Boolean>>mapToObj(i -> () ->
                        rig.ok(rig.holdfast.createItem, "{'key':'a','data':1}").created())
                .toList();
        assertThat(Rig.together(jobs)).filteredOn(created -> created).hasSize(1);
    }

    @Test
    void an_advance_that_loses_to_a_deletion_finds_nothing_and_brings_nothing_back() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        other(() -> rig.ok(rig.holdfast.deleteItem, "{'workflow':'pipeline','key':'a'}"));
        assertThat(rig.refused(rig.holdfast.advanceItem, TO_COPIED)).isInstanceOf(Problem.NotFound.class);
        assertThat(rig.refused(rig.holdfast.getItem, "{'workflow':'pipeline','key':'a'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_deletion_that_loses_to_an_advance_deletes_what_came_of_it() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        other(() -> rig.ok(rig.holdfast.advanceItem, TO_COPIED));
        assertThat(rig.ok(rig.holdfast.deleteItem, "{'workflow':'pipeline','key':'a'}")
                        .state())
                .isEqualTo("copied");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        other(() -> rig.ok(rig.holdfast.advanceItem, TO_COPIED));
        assertThat(rig.refused(rig.holdfast.deleteItem, "{'workflow':'pipeline','key':'a','version':1}"))
                .isInstanceOf(Problem.Stale.class);
    }

    @Test
    void a_heartbeat_in_the_middle_of_a_sweep_keeps_the_item_from_being_flagged() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        rig.sweep();
        rig.clock.advance(ofMinutes(61));
        other(() -> rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}"));
        assertThat(rig.sweep().done()).isEmpty();
        assertThat(rig.item("simple", "a").history()).extracting(e -> e.type()).containsExactly(What.CREATED);
    }

    @Test
    void a_heartbeat_that_loses_to_a_sweep_takes_the_flag_away_again() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        rig.clock.advance(ofHours(2));
        other(rig::sweep);
        var beat = rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}");
        assertThat(beat.due()).isEqualTo(Rig.START.plus(ofHours(3)));
        assertThat(rig.item("simple", "a").overdue()).isFalse();
        rig.publish();
        assertThat(rig.receiver.types()).isEqualTo(List.of("created", "overdue", "heartbeat"));
    }

    @Test
    void who_loses_again_and_again_is_told_to_try_later_and_nothing_was_done() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var slow = new FaultyTable(rig.store());
        slow.runBeforeWrite(w -> rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}"));
        var busy = rig.beside(slow);
        assertThat(Rig.refusal(rig.ask(rig.app, busy.advanceItem, TO_COPIED))).isInstanceOf(Problem.Busy.class);
        assertThat(rig.item("pipeline", "a").state()).isEqualTo("received");
    }
}
