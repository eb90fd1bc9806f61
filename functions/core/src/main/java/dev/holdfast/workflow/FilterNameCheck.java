// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.access.RoleNames;
import dev.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the names in a filter of events that no workflow has, so that the filter can't match any event. */
public final class FilterNameCheck {
    /** The highest number of workflows that the check of a filter without a workflow reads. */
    private static final int MAX_WORKFLOWS_READ = 100;

    private final WorkflowStore workflowStore;
    private final Set<String> otherStates;

    /** @param otherStates the states of events that aren't about items, such as the status of an intent */
    public FilterNameCheck(WorkflowStore workflowStore, Set<String> otherStates) {
        this.workflowStore = workflowStore;
        this.otherStates = Set.copyOf(otherStates);
    }

    /**
     * Returns a warning for each unknown name. An unknown name isn't a reason for a refusal, because a filter can name
     * a workflow before it exists.
     */
    public List<String> warningsAbout(
            String app, @Nullable String workflow, @Nullable String state, List<String> roles) {
        return findUnknown(app, workflow, state, roles).stream()
                .map(fault -> fault.at() + ": " + fault.message() + ", so nothing matches yet")
                .toList();
    }

    /**
     * Returns a fault for each unknown name. If the application has more than {@value #MAX_WORKFLOWS_READ} workflows or
     * an unreadable workflow, returns no faults for a filter without a workflow.
     */
    public List<Problem.Fault> findUnknown(
            String app, @Nullable String workflow, @Nullable String state, List<String> roles) {
        var isOtherState = state != null && otherStates.contains(state);
        if (workflow == null && (state == null || isOtherState) && roles.isEmpty()) return List.of();
        var candidates = workflow == null
                ? readAll(app)
                : workflowStore.findCurrent(app, workflow).map(List::of).orElse(List.of());
        if (candidates == null) return List.of();
        if (workflow != null && candidates.isEmpty())
            return List.of(new Problem.Fault("/workflow", "there is no workflow " + workflow));
        var owner = workflow == null ? "no workflow has" : "the workflow " + workflow + " doesn't have";
        var faults = new ArrayList<Problem.Fault>();
        if (state != null
                && !isOtherState
                && candidates.stream().noneMatch(candidate -> hasState(app, candidate, state)))
            faults.add(new Problem.Fault("/state", owner + " the state " + state));
        for (var i = 0; i < roles.size(); i++) {
            var role = roles.get(i);
            if (candidates.stream().noneMatch(candidate -> notifies(candidate, role)))
                faults.add(new Problem.Fault("/roles/" + i, owner + " the role " + role + " in a notify or a task"));
        }
        return faults;
    }

    /** Whether a version of the workflow has the state. Ignores the terminal states of older versions. */
    private boolean hasState(String app, Workflow workflow, String state) {
        return workflow.hasState(state)
                || workflowStore.stateCatalog(app, workflow).states().stream()
                        .anyMatch(openState -> openState.name().equals(state));
    }

    private static boolean notifies(Workflow workflow, String role) {
        return Stream.of(
                        workflow.states().values().stream().flatMap(state -> state.notifiedRoles().stream()),
                        workflow.states().values().stream().flatMap(State::taskRoles),
                        workflow.hasTasks() ? Stream.of(RoleNames.ASSIGNEE) : Stream.<String>empty(),
                        workflow.escalate().stream().flatMap(step -> step.notifiedRoles().stream()))
                .flatMap(roles -> roles)
                .anyMatch(role::equals);
    }

    /**
     * Returns the current versions of all workflows; null if there are too many workflows, or if one workflow can't be
     * read. The unread workflows may have the names.
     */
    private @Nullable List<Workflow> readAll(String app) {
        var rowPage = workflowStore.listPage(app, MAX_WORKFLOWS_READ, null);
        if (rowPage.next() != null || !rowPage.unreadable().isEmpty()) return null;
        var workflows = new ArrayList<>(List.of(Workflow.SIMPLE));
        for (var row : rowPage.rows()) {
            var versions = workflowStore.tryReadVersions(row).orElse(null);
            if (versions == null) return null;
            if (versions.current() == 0) continue;
            var current = workflowStore
                    .tryFindVersion(app, versions.name(), versions.current())
                    .orElse(null);
            if (current == null) return null;
            workflows.add(current);
        }
        return workflows;
    }
}
