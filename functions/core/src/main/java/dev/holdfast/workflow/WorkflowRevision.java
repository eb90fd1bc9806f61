// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.json.OrderedMaps;
import java.util.List;
import java.util.Map;

/**
 * A workflow after one change.
 *
 * @param current the version for new items; 0 when the workflow is deleted
 * @param edits the last changes, oldest first; the newest one led to this revision
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

    /** The id of the event for a change of this workflow. It names the application, since one receiver may serve several. */
    public String eventId(WorkflowChange workflowChange) {
        return "workflow:" + app + ":" + name + "." + workflowChange.revision();
    }
}
