// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.access.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a workflow.
 *
 * @param newest the highest version, deleted or not
 * @param current the version of the workflow for new items; 0 if the workflow is deleted
 * @param deleted the deleted versions
 * @param edits the last {@value #MAX_CHANGES} changes, oldest first
 */
record WorkflowVersions(
        String name,
        int newest,
        int current,
        List<Integer> deleted,
        @Nullable String description,
        Map<String, String> labels,
        List<WorkflowChange> edits) {
    private static final int MAX_CHANGES = 5;

    WorkflowVersions {
        deleted = List.copyOf(deleted);
        labels = Map.copyOf(labels);
        edits = List.copyOf(edits);
    }

    static List<WorkflowChange> appendChange(
            WorkflowStore.@Nullable StoredWorkflowVersions previous,
            WorkflowChange.WorkflowEventType workflowEventType,
            List<Integer> versions,
            Caller caller,
            Instant now) {
        var edits = new ArrayList<>(
                previous == null ? List.<WorkflowChange>of() : previous.latest().edits());
        // The times in the history never decrease, even if the clock was set back.
        var at = edits.isEmpty() || edits.getLast().at().isBefore(now)
                ? now
                : edits.getLast().at();
        edits.add(WorkflowChange.by(
                caller, previous == null ? 1 : previous.rowVersion() + 1, workflowEventType, versions, at));
        if (edits.size() > MAX_CHANGES) edits.removeFirst();
        return edits;
    }
}
