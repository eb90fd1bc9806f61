// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

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
    static List<NextStep> allOf(Item item, Workflow workflow) {
        return workflow.state(item.state()).next().stream()
                .map(next -> new NextStep(next, rolesOf(next, item, workflow)))
                .toList();
    }

    private static Map<String, List<String>> rolesOf(String next, Item item, Workflow workflow) {
        var roles = new LinkedHashMap<String, List<String>>();
        var actors = workflow.state(next).actors();
        if (actors.contains(Workflow.ANYONE_ROLE)) return roles;
        for (var role : actors)
            roles.put(role, workflow.peopleInRole(role, item.details().roles()));
        return roles;
    }
}
