// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowKey;
import dev.holdfast.workflow.PutWorkflow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A parent waits for its children, and goes on by itself when they end. */
class WaitForChildrenTest {
    private static final String PARENT = """
            states:
              split: {initial: true, within: PT1H, next: [working]}
              working: {within: P1D, waitsFor: {children: all, to: merged, onFailure: broken}, next: [merged, broken]}
              merged: {within: P1D, next: [done]}
              broken: {terminal: true, failure: true}
              done: {terminal: true}
            """;
    private static final String CHILD = """
            states:
              open: {initial: true, within: PT1H, next: [done, failed]}
              done: {terminal: true}
              failed: {terminal: true, failure: true}
            """;

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    WaitForChildrenTest() {
        holdfastFixture.putWorkflow("batch", PARENT);
        holdfastFixture.putWorkflow("part", CHILD);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'batch','key':'b'}");
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void createChild(String key) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'part','key':'" + key + "','parent':'batch/b'}");
    }

    private void end(String key, String to) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'part','key':'" + key + "','to':'" + to + "'}");
    }

    private void beginToWait() {
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'batch','key':'b','to':'working'}");
    }

    private String stateAfterSweep() {
        holdfastFixture.sweep();
        return holdfastFixture.item("batch", "b").state();
    }

    @Test
    void parent_goes_on_when_all_children_have_ended() {
        createChild("1");
        createChild("2");
        beginToWait();
        end("1", "done");
        assertThat(stateAfterSweep()).isEqualTo("working");
        end("2", "done");
        assertThat(stateAfterSweep()).isEqualTo("merged");
        var move = holdfastFixture.item("batch", "b").history().getLast();
        assertThat(move.by()).isEqualTo("holdfast");
        assertThat(move.note()).isEqualTo("all children have ended");
        holdfastFixture.publish();
    }

    @Test
    void children_that_ended_before_the_wait_count() {
        createChild("1");
        end("1", "done");
        assertThat(stateAfterSweep()).isEqualTo("split");
        beginToWait();
        assertThat(stateAfterSweep()).isEqualTo("merged");
    }

    @Test
    void failed_child_sends_parent_to_its_failure_state() {
        createChild("1");
        createChild("2");
        beginToWait();
        end("1", "failed");
        assertThat(stateAfterSweep()).isEqualTo("broken");
    }

    @Test
    void late_child_that_fails_by_itself_fails_its_parent() {
        holdfastFixture.putWorkflow("part", CHILD.replace("within: PT1H,", "within: PT1H, onOverdue: {to: failed},"));
        createChild("1");
        beginToWait();
        holdfastFixture.clock.advance(Duration.ofHours(1));
        for (var i = 0; i < 3; i++) holdfastFixture.sweep();
        assertThat(holdfastFixture.item("batch", "b").state()).isEqualTo("broken");
    }

    @Test
    void parent_waits_for_any_child_until_first_success() {
        holdfastFixture.putWorkflow("batch", PARENT.replace("children: all", "children: any"));
        holdfastFixture.callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'batch'}");
        createChild("1");
        createChild("2");
        beginToWait();
        end("1", "failed");
        assertThat(stateAfterSweep()).isEqualTo("working");
        end("2", "done");
        assertThat(stateAfterSweep()).isEqualTo("merged");
    }

    @Test
    void parent_without_children_waits() {
        beginToWait();
        assertThat(stateAfterSweep()).isEqualTo("working");
    }

    @Test
    void deleted_child_no_longer_counts() {
        createChild("1");
        createChild("2");
        beginToWait();
        end("1", "done");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'part','key':'2'}");
        assertThat(stateAfterSweep()).isEqualTo("merged");
    }

    @Test
    void child_with_damaged_row_counts_as_open() {
        createChild("1");
        createChild("2");
        beginToWait();
        end("1", "done");
        holdfastFixture.damage(new RowKey("item/shop/batch/b", "child/part/2"));
        assertThat(stateAfterSweep()).isEqualTo("working");
    }

    @Test
    void child_with_other_parent_counts_there() {
        createChild("1");
        createChild("2");
        beginToWait();
        end("1", "done");
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'part','key':'2','parent':null}");
        assertThat(stateAfterSweep()).isEqualTo("merged");
    }

    @Test
    void parent_on_hold_goes_on_after_its_release() {
        createChild("1");
        beginToWait();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'batch','key':'b','reason':'look'}");
        end("1", "done");
        assertThat(stateAfterSweep()).isEqualTo("working");
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'batch','key':'b'}");
        assertThat(stateAfterSweep()).isEqualTo("merged");
    }

    @Test
    void parent_waits_in_two_states_one_after_another() {
        holdfastFixture.putWorkflow("batch", """
                states:
                  first: {initial: true, within: P1D, waitsFor: {children: any, to: second}, next: [second]}
                  second: {within: P1D, waitsFor: {children: all, to: done}, next: [done]}
                  done: {terminal: true}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'batch','key':'c'}");
        for (var key : List.of("1", "2"))
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.createItem, "{'workflow':'part','key':'" + key + "','parent':'batch/c'}");
        end("1", "done");
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("batch", "c").state()).isEqualTo("second");
        end("2", "done");
        for (var i = 0; i < 3; i++) holdfastFixture.sweep();
        assertThat(holdfastFixture.item("batch", "c").state()).isEqualTo("done");
    }

    @Test
    void children_of_deleted_parent_do_not_count_for_its_successor() {
        createChild("1");
        end("1", "failed");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'batch','key':'b'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'batch','key':'b'}");
        createChild("2");
        beginToWait();
        assertThat(stateAfterSweep()).isEqualTo("working");
        end("2", "done");
        assertThat(stateAfterSweep()).isEqualTo("merged");
    }

    @Test
    void child_ends_right_after_its_clock_was_set_back() {
        holdfastFixture.clock.advance(Duration.ofHours(11));
        createChild("1");
        holdfastFixture.clock.advance(Duration.ofHours(-11));
        beginToWait();
        end("1", "done");
        holdfastFixture.clock.advance(Duration.ofHours(1));
        // The first sweep only moves the due time of the parent itself.
        holdfastFixture.sweep();
        assertThat(stateAfterSweep()).isEqualTo("merged");
    }

    @Test
    void people_change_no_parent_that_waits() {
        createChild("1");
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                        holdfastFixture.app.actingFor("anna@example.com"),
                        holdfastFixture.holdfast.editItem,
                        "{'workflow':'part','key':'1','parent':null}")))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void child_of_an_agent_decides_nothing() {
        beginToWait();
        HoldfastFixture.requireOk(holdfastFixture.call(
                holdfastFixture.app.throughAgent("bot"),
                holdfastFixture.holdfast.createItem,
                "{'workflow':'part','key':'1','parent':'batch/b'}"));
        end("1", "done");
        assertThat(stateAfterSweep()).isEqualTo("working");
    }

    @Test
    void child_of_a_person_decides_nothing() {
        beginToWait();
        HoldfastFixture.requireOk(holdfastFixture.call(
                holdfastFixture.app.actingFor("anna@example.com"),
                holdfastFixture.holdfast.createItem,
                "{'workflow':'part','key':'1','parent':'batch/b'}"));
        end("1", "done");
        assertThat(stateAfterSweep()).isEqualTo("working");
    }

    @Test
    void two_sweeps_at_once_move_parent_once() {
        createChild("1");
        beginToWait();
        end("1", "done");
        holdfastFixture.secondHoldfast(holdfastFixture.store()).sweep.run(Duration.ofSeconds(50));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("batch", "b").history().stream().filter(entry -> "merged".equals(entry.to())))
                .hasSize(1);
    }

    @Test
    void rule_names_next_states_in_a_state_of_its_own() {
        assertThat(problemOf("waitsFor: {children: some, to: done}")).contains("must be all or any");
        assertThat(problemOf("waitsFor: {children: all, to: open}")).contains("/states/open/waitsFor/to");
        assertThat(problemOf("waitsFor: {children: all, to: done, onFailure: gone}"))
                .contains("/states/open/waitsFor/onFailure");
        assertThat(problemOf("claimable: true, waitsFor: {children: all, to: done}"))
                .contains("is not allowed with terminal, hold, claimable or task");
    }

    private String problemOf(String members) {
        Problem problem = HoldfastFixture.requireRefused(holdfastFixture.holdfast.putWorkflow.call(
                holdfastFixture.app,
                new PutWorkflow.Request(
                        "bad",
                        null,
                        "states: {open: {initial: true, within: P1D, " + members
                                + ", next: [done]}, done: {terminal: true}}")));
        return problem.toString();
    }
}
