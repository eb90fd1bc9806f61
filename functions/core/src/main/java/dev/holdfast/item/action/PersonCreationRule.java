// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.StateVisibility;
import dev.holdfast.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Restricts the creations of people. An answer must not tell that a hidden item exists. A conflict about a key or a link
 * would reveal the item, so people can't choose links, or keys where items are hidden. In a state with {@code open},
 * people give only its fields, a title and a note.
 */
final class PersonCreationRule {
    private PersonCreationRule() {}

    /** Whether the caller can create items only in states with {@code open}: a signed-in person without the scope. */
    static boolean isLimitedToOpenStates(Caller caller) {
        return !caller.scope().allows(Scope.REPORT);
    }

    /**
     * Returns the refusal of a creation by a caller who is limited to states with {@code open}. It is the same for each
     * reason, so it doesn't tell which workflows and states exist.
     */
    static Problem notOpen(String workflow) {
        return new Problem.Forbidden("you can't create items in this state of the workflow " + workflow
                + "; without the scope report, people can create items only in a state with open: true");
    }

    /** Returns the problem of the creation of an item in this state; null if the caller may create the item. */
    static @Nullable Problem findProblem(Caller caller, CreateItem.Request request, Workflow workflow, String state) {
        if (!caller.isPerson()) return null;
        if (workflow.state(state).admitsPeople()) return findMemberProblem(request, state);
        if (request.key() != null && workflow.hidesItems())
            return new Problem.Forbidden("people can't choose the key of an item in the workflow " + workflow.name()
                    + ", because it hides items from people; leave out key");
        if (workflow.state(state).visibility() == StateVisibility.INTERNAL)
            return new Problem.Forbidden(
                    "only the application itself may create items in the state " + state + ", which is internal");
        return findLinkProblem(caller, request.links());
    }

    /** Returns the problem of members that people can't give in a state with {@code open}; null if all are allowed. */
    private static @Nullable Problem findMemberProblem(CreateItem.Request request, String state) {
        var members = new LinkedHashMap<String, Boolean>();
        members.put("key", request.key() != null);
        members.put("data", request.data() != null);
        members.put("deadline", request.deadline() != null);
        members.put("within", request.within() != null);
        members.put("roles", !request.roles().isEmpty());
        members.put("labels", !request.labels().isEmpty());
        members.put("parent", request.parent() != null);
        members.put("correlation", request.correlation() != null);
        members.put("links", !request.links().isEmpty());
        members.put("occurredAt", request.occurredAt() != null);
        members.values().removeIf(isGiven -> !isGiven);
        return members.isEmpty()
                ? null
                : new Problem.Forbidden("people can't give " + String.join(", ", members.keySet()) + " in the state "
                        + state + ", which has open: true; they can give fields, title and note");
    }

    /** Returns the problem of new links of an item; null if the caller may add them. */
    static @Nullable Problem findLinkProblem(Caller caller, List<String> links) {
        return caller.isPerson() && !links.isEmpty()
                ? new Problem.Forbidden(
                        "people can't add links, because a conflict would tell that another item has the"
                                + " link; only the application itself may add them")
                : null;
    }
}
