package dev.holdfast.workflow;

import dev.holdfast.access.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a workflow there are.
 *
 * @param newest the highest number ever given
 * @param current the version for new items, 0 when the workflow was deleted
 * @param deleted the versions taken out of sight
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
            WorkflowStore.@Nullable StoredWorkflowVersions before,
            WorkflowChange.WorkflowEventType workflowEventType,
            List<Integer> versions,
            Caller by,
            Instant now) {
        var edits = new ArrayList<>(
                before == null ? List.<WorkflowChange>of() : before.latest().edits());
        // Time may jump back, but a workflow's history never does.
        var at = edits.isEmpty() || edits.getLast().at().isBefore(now)
                ? now
                : edits.getLast().at();
        edits.add(WorkflowChange.by(by, before == null ? 1 : before.rowVersion() + 1, workflowEventType, versions, at));
        if (edits.size() > MAX_CHANGES) edits.removeFirst();
        return edits;
    }
}
