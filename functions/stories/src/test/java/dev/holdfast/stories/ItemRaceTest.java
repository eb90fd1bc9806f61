// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.ItemEventType;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two callers act at the same time. The second caller acts between the load and the write of the first caller. */
class ItemRaceTest {
    private static final String TO_COPIED = "{'workflow':'pipeline','key':'a','to':'copied'}";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void runBeforeNextWrite(Runnable action) {
        holdfastFixture.table.runBeforeNextWrite(action);
    }

    @Test
    void one_of_two_concurrent_advances_wins_and_other_is_refused() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        runBeforeNextWrite(() -> holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'failed'}"));
        var problem = holdfastFixture.callRefused(holdfastFixture.holdfast.advanceItem, TO_COPIED);
        assertThat(problem).isInstanceOf(Problem.Conflict.class);
        assertThat(problem.detail()).contains("is finished");
        assertThat(holdfastFixture.item("pipeline", "a").state()).isEqualTo("failed");
    }

    @Test
    void second_of_two_advances_from_one_version_is_stale() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var request = "{'workflow':'pipeline','key':'a','to':'copied','version':1}";
        runBeforeNextWrite(() ->
                holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}"));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.advanceItem, request))
                .isInstanceOfSatisfying(
                        Problem.Stale.class, p -> assertThat(p.version()).isEqualTo(2));
    }

    @Test
    void advance_that_loses_to_heartbeat_is_still_done() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        runBeforeNextWrite(() ->
                holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}"));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.advanceItem, TO_COPIED)
                        .version())
                .isEqualTo(3);
    }

    @Test
    void exactly_one_of_many_concurrent_advances_wins() {
        holdfastFixture.putPipeline();
        for (var round = 0; round < 10; round++) {
            var item = "{'workflow':'pipeline','key':'k" + round + "'";
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, item + "}");
            var jobs = IntStream.range(0, 8)
                    .<Callable<ActionResult<?>>>mapToObj(i -> () -> holdfastFixture.call(
                            holdfastFixture.app,
                            holdfastFixture.holdfast.advanceItem,
                            item + ",'to':'" + (i % 2 == 0 ? "copied" : "failed") + "','from':'received'}"))
                    .toList();
            assertThat(HoldfastFixture.runConcurrently(jobs))
                    .filteredOn(a -> a instanceof ActionResult.Success)
                    .hasSize(1);
            assertThat(holdfastFixture.item("pipeline", "k" + round).version()).isEqualTo(2);
        }
    }

    @Test
    void concurrent_advance_with_same_idempotency_key_is_done_once() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var request = "{'workflow':'pipeline','key':'a','to':'copied','idempotencyKey':'k'}";
        runBeforeNextWrite(() -> holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, request));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.advanceItem, request)
                        .version())
                .isEqualTo(2);
        assertThat(holdfastFixture.item("pipeline", "a").version()).isEqualTo(2);
    }

    @Test
    void second_of_two_equal_concurrent_creations_gets_item_of_first() {
        runBeforeNextWrite(() -> assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.createItem, "{'key':'a','data':1}")
                        .created())
                .isTrue());
        var secondCreation = holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','data':1}");
        assertThat(secondCreation.created()).isFalse();
        assertThat(secondCreation.item().version()).isEqualTo(1);
    }

    @Test
    void second_of_two_different_concurrent_creations_is_conflict() {
        runBeforeNextWrite(() -> holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','data':1}"));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.createItem, "{'key':'a','data':2}"))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void many_concurrent_creations_of_one_item_create_one() {
        var jobs = IntStream.range(0, 32)
                .<Callable<Boolean>>mapToObj(i -> () -> holdfastFixture
                        .callOk(holdfastFixture.holdfast.createItem, "{'key':'a','data':1}")
                        .created())
                .toList();
        assertThat(HoldfastFixture.runConcurrently(jobs))
                .filteredOn(created -> created)
                .hasSize(1);
    }

    @Test
    void advance_that_loses_to_deletion_finds_and_restores_nothing() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        runBeforeNextWrite(
                () -> holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'pipeline','key':'a'}"));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.advanceItem, TO_COPIED))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.getItem, "{'workflow':'pipeline','key':'a'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void deletion_that_loses_to_advance_deletes_result_of_advance() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        runBeforeNextWrite(() -> holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, TO_COPIED));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'pipeline','key':'a'}")
                        .state())
                .isEqualTo("copied");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        runBeforeNextWrite(() -> holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, TO_COPIED));
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.deleteItem, "{'workflow':'pipeline','key':'a','version':1}"))
                .isInstanceOf(Problem.Stale.class);
    }

    @Test
    void heartbeat_during_sweep_prevents_flag() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofMinutes(61));
        runBeforeNextWrite(() ->
                holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}"));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        assertThat(holdfastFixture.item("simple", "a").history())
                .extracting(e -> e.type())
                .containsExactly(ItemEventType.CREATED);
    }

    @Test
    void heartbeat_that_loses_to_sweep_removes_flag() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(2));
        runBeforeNextWrite(holdfastFixture::sweep);
        var beat = holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}");
        assertThat(beat.due()).isEqualTo(HoldfastFixture.START.plus(ofHours(3)));
        assertThat(holdfastFixture.item("simple", "a").overdue()).isFalse();
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).isEqualTo(List.of("created", "overdue", "heartbeat", "resolved"));
    }

    @Test
    void repeatedly_losing_advance_is_refused_as_busy() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var racingTable = new FaultyTable(holdfastFixture.store());
        racingTable.runBeforeWrite(w ->
                holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}"));
        var secondHoldfast = holdfastFixture.secondHoldfast(racingTable);
        assertThat(HoldfastFixture.requireRefused(
                        holdfastFixture.call(holdfastFixture.app, secondHoldfast.advanceItem, TO_COPIED)))
                .isInstanceOf(Problem.Busy.class);
        assertThat(holdfastFixture.item("pipeline", "a").state()).isEqualTo("received");
    }
}
