package dev.holdfast.workflow;

import dev.holdfast.json.OrderedMaps;
import java.util.List;
import java.util.Map;

/**
 * A workflow as one change left it.
 *
 * @param current the version for new items, 0 when the workflow was deleted
 * @param edits the last changes, oldest first; the newest is the one that made this
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

    /** The id of the event of a change of this workflow; no application has another's, since one receiver may take the events of several. */
    public String eventId(WorkflowChange workflowChange) {
        return "workflow:" + app + ":" + name + "." + workflowChange.revision();
    }
}
