package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.PutWorkflow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A workflow is deleted only when no item needs it. */
class WorkflowDeletionTest {
    private static final String TWO = "states: {a: {initial: true, next: [z]}, z: {terminal: true}}";
    private static final String THREE = "states: {a: {initial: true, next: [b]}, b: {next: [z]}, z: {terminal: true}}";
    private Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private PutWorkflow.Result put(String yaml) {
        return Rig.value(rig.holdfast.putWorkflow.call(rig.app, new PutWorkflow.Request("w", null, yaml)));
    }

    @Test
    void a_workflow_in_use_is_not_deleted_and_the_occupant_is_named() {
        put(TWO);
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k'}");
        put(THREE);
        var problem = rig.refused(rig.holdfast.deleteWorkflow, "{'name':'w'}");
        assertThat(problem)
                .isInstanceOfSatisfying(
                        Problem.Conflict.class, c -> assertThat(c.current()).containsEntry("occupant", "w/k in a"));
        assertThat(rig.refused(rig.holdfast.deleteWorkflow, "{'name':'w','version':1}")
                        .status())
                .isEqualTo(409);
        assertThat(rig.ok(rig.holdfast.deleteWorkflow, "{'name':'w','version':2}")
                        .deleted())
                .containsExactly(2);
        assertThat(rig.ok(rig.holdfast.getWorkflow, "{'name':'w'}").version()).isEqualTo(1);
        rig.ok(rig.holdfast.completeItem, "{'workflow':'w','key':'k'}");
        assertThat(rig.ok(rig.holdfast.deleteWorkflow, "{'name':'w'}").deleted())
                .containsExactly(1);
        assertThat(rig.refused(rig.holdfast.createItem, "{'workflow':'w'}").status())
                .isEqualTo(404);
        assertThat(rig.ok(rig.holdfast.listWorkflows, "{}").workflows()).hasSize(1);
    }

    @Test
    void the_number_of_a_deleted_version_is_never_used_again() {
        put(TWO);
        put(THREE);
        rig.ok(rig.holdfast.deleteWorkflow, "{'name':'w','version':2}");
        assertThat(put(THREE).workflow().version()).isEqualTo(3);
        rig.ok(rig.holdfast.deleteWorkflow, "{'name':'w'}");
        assertThat(put(TWO).workflow().version()).isEqualTo(4);
        assertThat(rig.refused(rig.holdfast.getWorkflow, "{'name':'w','version':2}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void an_item_that_slipped_in_while_its_workflow_was_deleted_still_finds_it() {
        put(TWO);
        rig.table.runBeforeNextWrite(() -> rig.ok(rig.holdfast.deleteWorkflow, "{'name':'w'}"));
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k','within':'PT1H'}");
        rig = rig.crashed();
        rig.clock.advance(ofMinutes(61));
        assertThat(rig.sweep().done()).containsEntry("overdue", 1L);
        rig.ok(rig.holdfast.completeItem, "{'workflow':'w','key':'k'}");
        assertThat(rig.item("w", "k").finished()).isTrue();
    }

    @Test
    void a_workflow_without_a_board_cannot_be_deleted_since_nothing_shows_that_it_is_free() {
        put("{board: false, " + TWO + "}");
        assertThat(rig.refused(rig.holdfast.deleteWorkflow, "{'name':'w'}").detail())
                .contains("board: false");
    }
}
