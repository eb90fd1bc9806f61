// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.access.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a workflow.
 *
 * @param newest the highest version, deleted or not
 * @param current the version of the workflow for new items; 0 if the workflow is deleted
 * @param deleted the deleted versions
 * @param edits the last {@value #MAX_CHANGES} changes, oldest first
 * @param openStates the states that at least one version doesn't mark as terminal, in the order of the first such
 *     version. Because of this list, a listing of items doesn't read old versions
 * @param unlistedVersions the versions, deleted or not, with {@code board: false}
 */
record WorkflowVersions(
        String name,
        int newest,
        int current,
        List<Integer> deleted,
        @Nullable String description,
        Map<String, String> labels,
        List<WorkflowChange> edits,
        List<OpenState> openStates,
        List<Integer> unlistedVersions) {
    private static final int MAX_CHANGES = 5;

    /**
     * The highest number of open states in all versions together. The limit exists because the size of the row is
     * limited.
     */
    static final int MAX_OPEN_STATES = 2_000;

    WorkflowVersions {
        deleted = List.copyOf(deleted);
        labels = Map.copyOf(labels);
        edits = List.copyOf(edits);
        openStates = List.copyOf(openStates);
        unlistedVersions = List.copyOf(unlistedVersions);
    }

    /** Returns the versions with {@code board: false}, including a new version. */
    static List<Integer> addUnlistedVersion(WorkflowStore.@Nullable StoredWorkflowVersions previous, Workflow added) {
        var versions = new ArrayList<>(
                previous == null ? List.<Integer>of() : previous.latest().unlistedVersions());
        if (!added.board()) versions.add(added.version());
        return versions;
    }

    /** Returns the open states, including the open states of a new version. */
    static List<OpenState> addOpenStates(WorkflowStore.@Nullable StoredWorkflowVersions previous, Workflow added) {
        var openStates = new ArrayList<>(
                previous == null ? List.<OpenState>of() : previous.latest().openStates());
        var known = openStates.stream().map(OpenState::name).collect(Collectors.toSet());
        added.states().forEach((name, state) -> {
            if (!state.terminal() && known.add(name)) openStates.add(new OpenState(name, added.version()));
        });
        return openStates;
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
