// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.problem.InputFaults;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks the graph of states. Each state must be reachable from an initial state. A terminal state must be reachable
 * from each state.
 */
final class StateGraphCheck {
    private StateGraphCheck() {}

    static void check(Workflow workflow, InputFaults inputFaults) {
        var states = workflow.states();
        states.forEach((name, state) -> {
            var at = "/states/" + name;
            for (var i = 0; i < state.next().size(); i++) {
                var successor = state.next().get(i);
                if (!states.containsKey(successor))
                    inputFaults.add(at + "/next/" + i, "there is no state " + successor);
                else if (successor.equals(name)) inputFaults.add(at + "/next/" + i, "must be another state");
                else if (state.next().indexOf(successor) < i)
                    inputFaults.add(at + "/next/" + i, "repeats the state " + successor);
            }
            checkHold(at, name, state, states, inputFaults);
            if (state.endsInFailure() && !state.terminal())
                inputFaults.add(at + "/failure", "is allowed only with terminal: true");
            if (state.terminal() && !state.next().isEmpty())
                inputFaults.add(at, "must have no next states, since it is terminal");
            if (state.terminal() && state.within() != null) {
                inputFaults.add(at + "/within", "is not allowed in a terminal state, since its items are finished");
            }
            if (!state.terminal() && state.next().isEmpty())
                inputFaults.add(at, "is a dead end: it must be terminal or have next states");
        });
        if (workflow.initialStates().isEmpty()) inputFaults.add("/states", "must include an initial state");
        if (workflow.terminalStates().isEmpty()) inputFaults.add("/states", "must include a terminal state");
        checkReachability(workflow, inputFaults);
        checkActors(workflow, inputFaults);
    }

    /**
     * Refuses an actor role to which neither the workflow nor an item can give people. No person in this role could
     * ever move an item into the state.
     */
    private static void checkActors(Workflow workflow, InputFaults inputFaults) {
        workflow.states().forEach((name, state) -> {
            for (var i = 0; i < state.actors().size(); i++) {
                var role = state.actors().get(i);
                if (!workflow.canHavePeople(role))
                    inputFaults.add(
                            "/states/" + name + "/actors/" + i,
                            "names the role " + role + ", which nobody can have; add people to roles/" + role
                                    + ", or name the role in perItemRoles");
            }
        });
    }

    private static void checkHold(
            String at, String name, State state, Map<String, State> states, InputFaults inputFaults) {
        var purgeState = state.onPurge();
        if (state.hold() && state.terminal())
            inputFaults.add(at + "/hold", "is not allowed in a terminal state, since its items are finished");
        if (state.claimable() && state.terminal())
            inputFaults.add(at + "/claimable", "is not allowed in a terminal state, since its items are finished");
        if (!state.hold() && state.holdWithin() != null)
            inputFaults.add(at + "/holdWithin", "is allowed only with hold: true");
        if (!state.hold() && purgeState != null) inputFaults.add(at + "/onPurge", "is allowed only with hold: true");
        if (purgeState != null && !states.containsKey(purgeState))
            inputFaults.add(at + "/onPurge", "there is no state " + purgeState);
        if (name.equals(purgeState)) inputFaults.add(at + "/onPurge", "must be another state");
    }

    /** Returns the states that an item can enter from this state. */
    private static Stream<String> successors(State state) {
        return Stream.concat(state.next().stream(), Stream.ofNullable(state.onPurge()));
    }

    private static void checkReachability(Workflow workflow, InputFaults inputFaults) {
        var states = workflow.states();
        Map<String, List<String>> forward = new LinkedHashMap<>();
        Map<String, List<String>> backward = new LinkedHashMap<>();
        states.forEach((name, state) -> successors(state)
                .filter(states::containsKey)
                .forEach(successor -> {
                    forward.computeIfAbsent(name, key -> new ArrayList<>()).add(successor);
                    backward.computeIfAbsent(successor, key -> new ArrayList<>())
                            .add(name);
                }));
        var reachable = reachableFrom(workflow.initialStates(), forward);
        var canEnd = reachableFrom(workflow.terminalStates(), backward);
        states.forEach((name, state) -> {
            if (!workflow.initialStates().isEmpty() && !reachable.contains(name)) {
                inputFaults.add("/states/" + name, "is unreachable: no path leads from an initial state to it");
            }
            if (!workflow.terminalStates().isEmpty()
                    && !canEnd.contains(name)
                    && !state.next().isEmpty()) {
                inputFaults.add("/states/" + name, "is a dead end: no path leads from it to a terminal state");
            }
        });
    }

    private static Set<String> reachableFrom(Collection<String> from, Map<String, List<String>> edges) {
        var seen = new HashSet<>(from);
        var unvisited = new ArrayDeque<>(from);
        while (!unvisited.isEmpty()) {
            for (var next : edges.getOrDefault(unvisited.pop(), List.of())) if (seen.add(next)) unvisited.push(next);
        }
        return seen;
    }
}
