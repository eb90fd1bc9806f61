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
 * @param edits the last {@value #EDITS} changes, oldest first
 */
record Latest(
        String name,
        int newest,
        int current,
        List<Integer> deleted,
        @Nullable String description,
        Map<String, String> labels,
        List<Edit> edits) {
    private static final int EDITS = 5;

    Latest {
        deleted = List.copyOf(deleted);
        labels = Map.copyOf(labels);
        edits = List.copyOf(edits);
    }

    static List<Edit> edited(
            Workflows.@Nullable Stored before, Edit.What what, List<Integer> versions, Caller by, Instant now) {
        var edits = new ArrayList<>(
                before == null ? List.<Edit>of() : before.latest().edits());
        // Time may jump back, but a workflow's history never does.
        var at = edits.isEmpty() || edits.getLast().at().isBefore(now)
                ? now
                : edits.getLast().at();
        edits.add(Edit.by(by, before == null ? 1 : before.rowVersion() + 1, what, versions, at));
        if (edits.size() > EDITS) edits.removeFirst();
        return edits;
    }
}
