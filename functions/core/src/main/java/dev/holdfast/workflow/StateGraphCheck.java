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

/** What makes a graph of states a workflow: every item can begin, can get everywhere it should, and can always still end. */
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
                else if (successor.equals(name)) inputFaults.add(at + "/next/" + i, "a state can't follow itself");
                else if (state.next().indexOf(successor) < i)
                    inputFaults.add(at + "/next/" + i, successor + " stands here twice");
            }
            checkHold(at, name, state, states, inputFaults);
            if (state.terminal() && !state.next().isEmpty())
                inputFaults.add(at, "is terminal, so it can't have successors");
            if (state.terminal() && state.within() != null) {
                inputFaults.add(at + "/within", "an item is finished in a terminal state, so nothing is late there");
            }
            if (!state.terminal() && state.next().isEmpty())
                inputFaults.add(at, "is a dead end: not terminal, and nothing follows it");
        });
        if (workflow.initialStates().isEmpty()) inputFaults.add("/states", "no state is initial");
        if (workflow.terminalStates().isEmpty()) inputFaults.add("/states", "no state is terminal");
        checkReachability(workflow, inputFaults);
    }

    private static void checkHold(
            String at, String name, State state, Map<String, State> states, InputFaults inputFaults) {
        var purged = state.onPurge();
        if (state.hold() && state.terminal()) inputFaults.add(at + "/hold", "an item is finished in a terminal state");
        if (!state.hold() && state.holdWithin() != null) inputFaults.add(at + "/holdWithin", "needs hold: true");
        if (!state.hold() && purged != null) inputFaults.add(at + "/onPurge", "needs hold: true");
        if (purged != null && !states.containsKey(purged))
            inputFaults.add(at + "/onPurge", "there is no state " + purged);
        if (name.equals(purged)) inputFaults.add(at + "/onPurge", "a state can't follow itself");
    }

    /** Where an item may go from here. */
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
                    forward.computeIfAbsent(name, n -> new ArrayList<>()).add(successor);
                    backward.computeIfAbsent(successor, n -> new ArrayList<>()).add(name);
                }));
        var reached = reachableFrom(workflow.initialStates(), forward);
        var ending = reachableFrom(workflow.terminalStates(), backward);
        states.forEach((name, state) -> {
            if (!workflow.initialStates().isEmpty() && !reached.contains(name)) {
                inputFaults.add("/states/" + name, "is unreachable: no path leads here from an initial state");
            }
            if (!workflow.terminalStates().isEmpty()
                    && !ending.contains(name)
                    && !state.next().isEmpty()) {
                inputFaults.add("/states/" + name, "is a dead end: no path leads from here to a terminal state");
            }
        });
    }

    private static Set<String> reachableFrom(Collection<String> from, Map<String, List<String>> edges) {
        var seen = new HashSet<>(from);
        var open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            for (var next : edges.getOrDefault(open.pop(), List.of())) if (seen.add(next)) open.push(next);
        }
        return seen;
    }
}
