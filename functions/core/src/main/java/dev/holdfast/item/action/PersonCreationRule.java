// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Caller;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.StateVisibility;
import dev.holdfast.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of people whose answer could tell that a hidden item exists. A conflict about a key or a link would
 * reveal the item, so people can't choose keys or links.
 */
final class PersonCreationRule {
    private PersonCreationRule() {}

    /** Returns the problem of the creation of an item in this state; null if the caller may create the item. */
    static @Nullable Problem findProblem(Caller caller, CreateItem.Request request, Workflow workflow, String state) {
        if (!caller.isPerson()) return null;
        if (request.key() != null && workflow.hidesItems())
            return new Problem.Forbidden("people can't choose the key of an item in the workflow " + workflow.name()
                    + ", because it hides items from people; leave out key");
        if (workflow.state(state).visibility() == StateVisibility.INTERNAL)
            return new Problem.Forbidden(
                    "only the application itself may create items in the state " + state + ", which is internal");
        return findLinkProblem(caller, request.links());
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
