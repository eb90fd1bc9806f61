// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.PutWorkflow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holdfast deletes a workflow only when no open item uses it. */
class WorkflowDeletionTest {
    private static final String TWO_STATES = "states: {a: {initial: true, next: [z]}, z: {terminal: true}}";
    private static final String THREE_STATES =
            "states: {a: {initial: true, next: [b]}, b: {next: [z]}, z: {terminal: true}}";
    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private PutWorkflow.Result put(String yaml) {
        return HoldfastFixture.requireOk(holdfastFixture.holdfast.putWorkflow.call(
                holdfastFixture.app, new PutWorkflow.Request("w", null, yaml)));
    }

    @Test
    void workflow_with_open_item_is_not_deleted() {
        put(TWO_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        put(THREE_STATES);
        var problem = holdfastFixture.callRefused(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}");
        assertThat(problem)
                .isInstanceOfSatisfying(
                        Problem.Conflict.class, c -> assertThat(c.current()).containsEntry("occupant", "w/k in a"));
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w','version':1}")
                        .status())
                .isEqualTo(409);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w','version':2}")
                        .deleted())
                .containsExactly(2);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getWorkflow, "{'name':'w'}")
                        .version())
                .isEqualTo(1);
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'k'}");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}")
                        .deleted())
                .containsExactly(1);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'workflow':'w'}")
                        .status())
                .isEqualTo(404);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listWorkflows, "{}")
                        .workflows())
                .hasSize(1);
    }

    @Test
    void number_of_deleted_version_is_never_reused() {
        put(TWO_STATES);
        put(THREE_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w','version':2}");
        assertThat(put(THREE_STATES).workflow().version()).isEqualTo(3);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}");
        assertThat(put(TWO_STATES).workflow().version()).isEqualTo(4);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.getWorkflow, "{'name':'w','version':2}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void item_created_during_deletion_finds_its_workflow() {
        put(TWO_STATES);
        holdfastFixture.table.runBeforeNextWrite(
                () -> holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}"));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k','within':'PT1H'}");
        holdfastFixture = holdfastFixture.restart();
        holdfastFixture.clock.advance(ofMinutes(61));
        assertThat(holdfastFixture.sweep().done()).containsEntry("overdue", 1L);
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'k'}");
        assertThat(holdfastFixture.item("w", "k").finished()).isTrue();
    }

    @Test
    void workflow_without_board_cannot_be_deleted() {
        put("{board: false, " + TWO_STATES + "}");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}")
                        .detail())
                .contains("board: false");
    }
}
