// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.json.OrderedMaps;
import java.util.List;
import java.util.Map;

/**
 * A workflow after one change.
 *
 * @param current the version of the workflow for new items; 0 if the workflow is deleted
 * @param edits the last changes, oldest first. The newest of these changes created this revision
 */
public record WorkflowRevision(
        String app, String name, int current, Map<String, String> labels, List<WorkflowChange> edits) {
    public WorkflowRevision {
        labels = OrderedMaps.copy(labels);
        edits = List.copyOf(edits);
    }

    public WorkflowChange newestChange() {
        return edits.getLast();
    }

    /**
     * Returns the id of the event for a change of this workflow. The id contains the application's name, because one
     * receiver may get events of several applications.
     */
    public String eventId(WorkflowChange workflowChange) {
        return "workflow:" + app + ":" + name + "." + workflowChange.revision();
    }
}
