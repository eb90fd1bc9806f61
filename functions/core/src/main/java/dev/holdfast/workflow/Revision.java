package dev.holdfast.workflow;

import dev.holdfast.json.InOrder;
import java.util.List;
import java.util.Map;

/**
 * A workflow as one change left it.
 *
 * @param current the version for new items, 0 when the workflow was deleted
 * @param edits the last changes, oldest first; the newest is the one that made this
 */
public record Revision(String app, String name, int current, Map<String, String> labels, List<Edit> edits) {
    public Revision {
        labels = InOrder.copy(labels);
        edits = List.copyOf(edits);
    }

    public Edit newest() {
        return edits.getLast();
    }

    /** The id of the event of a change of this workflow; no application has another's, since one receiver may take the events of several. */
    public String eventId(Edit edit) {
        return "workflow:" + app + ":" + name + "." + edit.revision();
    }
}
