// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.claim;

import dev.holdfast.item.Item;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The items that a worker asks for.
 *
 * @param subject the workflow of the items; for a method, the name of the workflow that its items have or could have
 * @param method the method of the items; null for all items of the workflow
 * @param states the states of the items, in the order of reading
 */
record ClaimTarget(String subject, @Nullable String method, List<String> states) {
    /**
     * Resolves the workflow or the method of a valid request.
     *
     * @return the target; refuses an unknown workflow, and a state in which no worker can claim an item
     */
    static ActionResult<ClaimTarget> resolve(WorkflowStore workflowStore, String app, ClaimItem.Request r) {
        var method = r.method();
        var name = method == null ? Objects.requireNonNull(r.workflow()) : method.workflow();
        var found = workflowStore.findCurrent(app, name);
        if (found.isEmpty() && method == null)
            return ActionResult.refused(new Problem.NotFound("there is no workflow " + name));
        // If there is no workflow for the method, its items are in the built-in workflow.
        var workflows = method == null
                ? found.stream().toList()
                : Stream.concat(found.stream(), Stream.of(Workflow.SIMPLE)).toList();
        return resolveStates(workflows, r.state())
                .map(states -> new ClaimTarget(name, method == null ? null : method.itemMethod(), states));
    }

    private static ActionResult<List<String>> resolveStates(List<Workflow> workflows, @Nullable String state) {
        if (state == null)
            return ActionResult.ok(workflows.stream()
                    .flatMap(workflow -> workflow.initialStates().stream())
                    .distinct()
                    .toList());
        var claimable = workflows.stream()
                .flatMap(workflow -> workflow.states().keySet().stream().filter(name -> canBeClaimed(workflow, name)))
                .distinct()
                .toList();
        return claimable.contains(state)
                ? ActionResult.ok(List.of(state))
                : ActionResult.refused(Problem.invalid(
                        "/state",
                        "no worker can claim an item in " + state + "; must be one of: " + String.join(", ", claimable)
                                + ". Other states need claimable: true in the current version of the workflow; migrate"
                                + " the items of older versions"));
    }

    /** After a release, workers can also claim an item in an initial state, or in a state with a hold. */
    private static boolean canBeClaimed(Workflow workflow, String name) {
        var state = workflow.state(name);
        return !state.terminal() && (state.claimable() || state.initial() || state.hold());
    }

    /**
     * Whether the item belongs to the target. The release of an intent for the method must have created the item. Two
     * methods with dots in their names can share a subject.
     */
    boolean includes(Item item) {
        var itemMethod = item.work() == null ? null : item.work().method();
        return method == null || method.equals(itemMethod);
    }
}
