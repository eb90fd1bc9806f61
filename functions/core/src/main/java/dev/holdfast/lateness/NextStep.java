// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

import dev.holdfast.access.RoleNames;
import dev.holdfast.item.Item;
import dev.holdfast.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A state that a late item can enter.
 *
 * @param roles the people who may move the item there, by role; empty if every caller with the scope {@code report} may
 */
public record NextStep(String state, Map<String, List<String>> roles) {
    /** Returns the next states; none while a hold prevents moves. */
    static List<NextStep> allOf(Item item, Workflow workflow) {
        if (item.currentHold() != null) return List.of();
        return workflow.state(item.state()).next().stream()
                .map(next -> new NextStep(next, peopleByRole(next, item, workflow)))
                .toList();
    }

    /** Returns the actors of a state, or the people of the item's task, by role; empty if everybody may act. */
    static Map<String, List<String>> peopleByRole(String state, Item item, Workflow workflow) {
        var roles = new LinkedHashMap<String, List<String>>();
        var actors = workflow.state(state).actors();
        var isOpenToAnyone = actors.isEmpty() || actors.contains(RoleNames.ANYONE);
        for (var role : isOpenToAnyone ? item.taskOwnerRoles(workflow) : actors)
            roles.put(role, workflow.peopleInRole(role, item.participants()));
        return roles;
    }
}
