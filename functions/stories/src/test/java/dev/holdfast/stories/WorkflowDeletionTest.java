// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.entry.IntentResult.IntentOutcome;
import dev.holdfast.problem.Problem;
import java.util.concurrent.atomic.AtomicInteger;
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

    private void queueIntents(String... intents) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents, "{'intents':[" + String.join(",", intents) + "]}");
    }

    private long intentsInRefusal(String request) {
        return holdfastFixture.callRefused(holdfastFixture.holdfast.deleteWorkflow, request)
                        instanceof Problem.Conflict conflict
                ? ((Number) conflict.current().getOrDefault("intents", -1)).longValue()
                : -1;
    }

    @Test
    void workflow_that_queued_intents_need_is_not_deleted() {
        workflows.put(WorkflowFixture.TWO_STATES);
        workflows.put(WorkflowFixture.THREE_STATES);
        holdfastFixture.putWorkflow("a.b.c", WorkflowFixture.TWO_STATES);
        queueIntents(
                "{'kind':'workflow','name':'w'}",
                "{'kind':'workflow','name':'w','inputs':2}",
                "{'kind':'method','model':'a.b','name':'c'}",
                "{'kind':'method','model':'a','name':'b.c'}",
                "{'kind':'method','model':'a','name':'b'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w','version':2}");
        assertThat(intentsInRefusal("{'name':'w'}")).isEqualTo(2);
        assertThat(intentsInRefusal("{'name':'w','version':1}")).isEqualTo(2);
        assertThat(intentsInRefusal("{'name':'a.b.c'}")).isEqualTo(2);
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.purgeIntents, "{'all':true,'reason':'slipped'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'a.b.c'}");
    }

    /** Deletes the workflow after {@code queueIntents} has checked it, and before this action writes the intent. */
    private String queueWhileWorkflowIsDeleted(String more) {
        workflows.put(WorkflowFixture.TWO_STATES);
        holdfastFixture.table.runBeforeNextWrite(
                () -> holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}"));
        return holdfastFixture
                .callOk(
                        holdfastFixture.holdfast.holdQueue.queueIntents,
                        "{'intents':[{'kind':'workflow','name':'w'" + more + "}]}")
                .intents()
                .getFirst()
                .intent()
                .id();
    }

    @Test
    void release_into_deleted_workflow_is_refused_until_put_again() {
        var id = queueWhileWorkflowIsDeleted("");
        for (var dryRun : new boolean[] {true, false})
            assertThat(holdfastFixture
                            .callOk(
                                    holdfastFixture.holdfast.holdQueue.releaseIntents,
                                    "{'id':'" + id + "','dryRun':" + dryRun + "}")
                            .intents())
                    .singleElement()
                    .satisfies(result -> {
                        assertThat(result.outcome()).isEqualTo(IntentOutcome.REFUSED);
                        assertThat(result.detail()).contains("there is no workflow w");
                    });
        workflows.put(WorkflowFixture.TWO_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseIntents, "{'id':'" + id + "'}");
        assertThat(holdfastFixture.item("w", id).state()).isEqualTo("a");
    }

    @Test
    void automatic_release_into_deleted_workflow_fails_with_event() {
        holdfastFixture.subscribe();
        var id = queueWhileWorkflowIsDeleted(",'window':{'earliest':'2026-03-01T09:00:00Z','auto':true}");
        holdfastFixture.clock.advance(java.time.Duration.ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).contains("dev.holdfast.intent.failed");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{'id':'" + id + "'}")
                        .intents()
                        .getFirst()
                        .problem())
                .contains("there is no workflow w");
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
    void deletion_reads_only_newest_version_of_many() {
        for (var i = 1; i <= 20; i++)
            holdfastFixture.putWorkflow(
                    "w", "states: {a: {initial: true, within: PT" + i + "H, next: [z]}, z: {terminal: true}}");
        // A second process has no cached versions.
        var other = holdfastFixture.secondHoldfast(holdfastFixture.table);
        var versionsRead = new AtomicInteger();
        holdfastFixture.table.runBeforeGet(rowKey -> {
            if (rowKey.partition().equals("workflow/shop/w")) versionsRead.incrementAndGet();
        });
        assertThat(holdfastFixture.callOk(other.deleteWorkflow, "{'name':'w'}").deleted())
                .hasSize(20);
        assertThat(versionsRead).hasValue(1);
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
