// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import java.util.List;

/**
 * Finds the states in which no limit applies to the time of an item. People can forget an item in such a state, because
 * it never becomes overdue.
 */
final class UnwatchedStates {
    private UnwatchedStates() {}

    /** Returns the warning about states without a time limit; empty if the workflow limits the time in every state. */
    static List<String> warningsAbout(Workflow workflow) {
        var states = find(workflow);
        return states.isEmpty()
                ? List.of()
                : List.of("items without a deadline of their own can stay in these states for ever, and never become"
                        + " overdue: " + String.join(", ", states) + ". Set within of the workflow or of these states;"
                        + " a state with hold needs holdWithin, too");
    }

    private static List<String> find(Workflow workflow) {
        if (workflow.within() != null) return List.of();
        return workflow.states().entrySet().stream()
                .filter(state -> isUnwatched(state.getValue()))
                .map(state -> state.getKey())
                .toList();
    }

    private static boolean isUnwatched(State state) {
        return !state.terminal() && (state.within() == null || state.hold() && state.holdWithin() == null);
    }
}
