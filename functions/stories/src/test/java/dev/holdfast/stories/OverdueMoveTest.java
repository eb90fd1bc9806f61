// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.PutWorkflow;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A state with {@code onOverdue} moves its late items by itself. */
class OverdueMoveTest {
    private static final String WORKFLOW = """
            within: P1D
            states:
              asked: {initial: true, within: PT1H, onOverdue: {to: chased}, next: [chased, done]}
              chased: {within: PT2H, onOverdue: {to: failed}, next: [failed, done]}
              done: {terminal: true}
              failed: {terminal: true, failure: true}
            """;

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    OverdueMoveTest() {
        holdfastFixture.putWorkflow("request", WORKFLOW);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'request','key':'a'}");
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private String stateAfter(Duration duration) {
        holdfastFixture.clock.advance(duration);
        holdfastFixture.sweep();
        holdfastFixture.sweep();
        return holdfastFixture.item("request", "a").state();
    }

    @Test
    void first_sweep_marks_late_item_and_next_sweep_moves_it() {
        holdfastFixture.clock.advance(Duration.ofHours(1));
        holdfastFixture.sweep();
        var flagged = holdfastFixture.item("request", "a");
        assertThat(flagged.state()).isEqualTo("asked");
        assertThat(flagged.history().getLast().type()).hasToString("OVERDUE");
        holdfastFixture.sweep();
        var moved = holdfastFixture.item("request", "a");
        assertThat(moved.state()).isEqualTo("chased");
        assertThat(moved.history().getLast().by()).isEqualTo("holdfast");
        assertThat(moved.history().getLast().resolved()).isNotNull();
        holdfastFixture.publish();
    }

    @Test
    void each_state_moves_its_own_late_items_once() {
        assertThat(stateAfter(Duration.ofHours(1))).isEqualTo("chased");
        assertThat(stateAfter(Duration.ofHours(1))).isEqualTo("chased");
        assertThat(stateAfter(Duration.ofHours(1))).isEqualTo("failed");
        assertThat(holdfastFixture.item("request", "a").finished()).isTrue();
    }

    @Test
    void deadline_of_workflow_moves_item_only_once() {
        holdfastFixture.putWorkflow("loop", """
                within: PT1H
                states:
                  one: {initial: true, onOverdue: {to: two}, next: [two, done]}
                  two: {onOverdue: {to: one}, next: [one, done]}
                  done: {terminal: true}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'loop','key':'a'}");
        holdfastFixture.clock.advance(Duration.ofHours(1));
        for (var i = 0; i < 6; i++) holdfastFixture.sweep();
        assertThat(holdfastFixture.item("loop", "a").state()).isEqualTo("two");
    }

    @Test
    void hold_in_next_state_does_not_renew_missed_deadline() {
        holdfastFixture.putWorkflow("slow", """
                within: PT1H
                states:
                  one: {initial: true, next: [two]}
                  two: {within: P9D, onOverdue: {to: failed}, next: [failed, done]}
                  done: {terminal: true}
                  failed: {terminal: true, failure: true}
                """);
        var holdfast = holdfastFixture.holdfast;
        holdfastFixture.callOk(holdfast.createItem, "{'workflow':'slow','key':'a'}");
        holdfastFixture.clock.advance(Duration.ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfast.advanceItem, "{'workflow':'slow','key':'a','to':'two'}");
        holdfastFixture.callOk(holdfast.holdQueue.holdItem, "{'workflow':'slow','key':'a','reason':'wait'}");
        holdfastFixture.clock.advance(Duration.ofMinutes(90));
        holdfastFixture.callOk(holdfast.holdQueue.releaseItem, "{'workflow':'slow','key':'a'}");
        for (var i = 0; i < 3; i++) holdfastFixture.sweep();
        assertThat(holdfastFixture.item("slow", "a").state()).isEqualTo("two");
    }

    @Test
    void heartbeat_between_alarm_and_move_keeps_item() {
        holdfastFixture.clock.advance(Duration.ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'request','key':'a'}");
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("request", "a").state()).isEqualTo("asked");
    }

    @Test
    void item_that_moves_in_time_stays_where_it_is() {
        holdfastFixture.clock.advance(Duration.ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'request','key':'a','to':'chased'}");
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("request", "a").state()).isEqualTo("chased");
    }

    @Test
    void held_item_does_not_move() {
        holdfastFixture.clock.advance(Duration.ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'request','key':'a','reason':'wait'}");
        assertThat(stateAfter(Duration.ZERO)).isEqualTo("asked");
    }

    @Test
    void two_sweeps_at_once_move_item_once() {
        holdfastFixture.clock.advance(Duration.ofHours(1));
        holdfastFixture.sweep();
        var second = holdfastFixture.secondHoldfast(holdfastFixture.store());
        second.sweep.run(Duration.ofSeconds(50));
        holdfastFixture.sweep();
        var moves = holdfastFixture.item("request", "a").history().stream()
                .filter(entry -> "chased".equals(entry.to()))
                .count();
        assertThat(moves).isEqualTo(1);
    }

    @Test
    void invalid_targets_of_overdue_moves_are_refused() {
        assertThat(problemOf("""
                states:
                  open: {initial: true, within: PT1H, onOverdue: {to: lost}, next: [done]}
                  done: {terminal: true}
                """).toString()).contains("/states/open/onOverdue/to");
        assertThat(problemOf("""
                fields: {type: object, properties: {a: {type: string}}}
                states:
                  open:
                    initial: true
                    within: PT1H
                    onOverdue: {to: done}
                    fields: {editable: [a], required: [a]}
                    next: [done]
                  done: {terminal: true}
                """).toString()).contains("must be a state with failure: true");
        assertThat(problemOf("""
                states:
                  open: {initial: true, within: PT1H, onOverdue: {}, next: [done]}
                  done: {terminal: true}
                """).toString()).contains("/states/open/onOverdue/to");
    }

    private Problem problemOf(String yaml) {
        ActionResult<PutWorkflow.Result> result = holdfastFixture.holdfast.putWorkflow.call(
                holdfastFixture.app, new PutWorkflow.Request("bad", null, yaml));
        return HoldfastFixture.requireRefused(result);
    }
}
