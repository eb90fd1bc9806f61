// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.access.RoleNames;
import dev.holdfast.problem.InputFaults;

/**
 * Refuses states with {@code open} whose other members contradict it. People can create items in such a state only if
 * items begin there, and people must see the items that they create.
 */
final class PublicCreationCheck {
    private PublicCreationCheck() {}

    static void check(Workflow workflow, InputFaults inputFaults) {
        workflow.states().forEach((name, state) -> {
            if (!state.admitsPeople()) return;
            var at = "/states/" + name + "/open";
            if (!state.initial()) inputFaults.add(at, "is allowed only with initial: true");
            if (state.terminal())
                inputFaults.add(at, "is not allowed in a terminal state, since its items are finished");
            var visibility = state.visibility();
            if (visibility != null && state.hidesItems())
                inputFaults.add(
                        at,
                        "is not allowed with visibility: " + visibility.jsonName()
                                + ", because people must see the items that they create");
            if (!state.actors().isEmpty() && state.actors().stream().noneMatch(PublicCreationCheck::includesCreator))
                inputFaults.add(
                        at, "is not allowed with actors, which let only some people create items in this state");
        });
    }

    /** Whether each person who creates an item has the role in this item. */
    private static boolean includesCreator(String role) {
        return role.equals(RoleNames.ANYONE) || role.equals(RoleNames.REQUESTER);
    }
}
