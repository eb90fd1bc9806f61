// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holdfast deletes a workflow only when no open item uses it. */
class WorkflowDeletionTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final WorkflowFixture workflows = new WorkflowFixture(() -> holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void workflow_with_open_item_is_not_deleted() {
        workflows.put(WorkflowFixture.TWO_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        workflows.put(WorkflowFixture.THREE_STATES);
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
        workflows.put(WorkflowFixture.TWO_STATES);
        workflows.put(WorkflowFixture.THREE_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w','version':2}");
        assertThat(workflows.put(WorkflowFixture.THREE_STATES).workflow().version())
                .isEqualTo(3);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}");
        assertThat(workflows.put(WorkflowFixture.TWO_STATES).workflow().version())
                .isEqualTo(4);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.getWorkflow, "{'name':'w','version':2}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void item_created_during_deletion_finds_its_workflow() {
        workflows.put(WorkflowFixture.TWO_STATES);
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
        workflows.put("{board: false, " + WorkflowFixture.TWO_STATES + "}");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}")
                        .detail())
                .contains("board: false");
    }
}
