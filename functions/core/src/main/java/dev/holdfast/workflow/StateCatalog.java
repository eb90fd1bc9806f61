// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The states of all versions of one workflow.
 *
 * @param newest the highest version, deleted or not
 * @param states the states that at least one version doesn't mark as terminal
 * @param unlistedVersions the versions with {@code board: false}; listings find their items only while they are overdue
 */
public record StateCatalog(int newest, List<OpenState> states, List<Integer> unlistedVersions) {
    public StateCatalog {
        states = List.copyOf(states);
        unlistedVersions = List.copyOf(unlistedVersions);
    }

    /**
     * Returns the states that aren't terminal, in the order of listings. First come the states of the given version, by
     * priority and then in the order of the document. Then come the states that only other versions have, by the first
     * version that has them.
     *
     * @param newest the newest version to include
     */
    public List<String> openStates(Workflow workflow, int newest) {
        var open = new LinkedHashSet<String>();
        workflow.states().entrySet().stream()
                .filter(state -> !state.getValue().terminal())
                .sorted(Comparator.comparing(state -> -state.getValue().priority()))
                .forEach(state -> open.add(state.getKey()));
        states.stream()
                .filter(openState -> openState.since() <= newest)
                .forEach(openState -> open.add(openState.name()));
        return List.copyOf(open);
    }
}
