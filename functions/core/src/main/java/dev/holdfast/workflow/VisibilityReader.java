// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.problem.InputFaults;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and checks the member {@code visibility} of states. */
final class VisibilityReader {
    private VisibilityReader() {}

    /**
     * Returns null for public items, because public is the default. So documents with and without this default are
     * equal.
     */
    static @Nullable StateVisibility read(DocumentMember member) {
        var text = member.readText();
        if (text == null) return null;
        for (var visibility : StateVisibility.values())
            if (visibility.jsonName().equals(text)) return visibility == StateVisibility.PUBLIC ? null : visibility;
        member.addFault("must be one of "
                + Arrays.stream(StateVisibility.values())
                        .map(StateVisibility::jsonName)
                        .collect(Collectors.joining(", ")));
        return null;
    }

    /** Refuses states whose rules contradict their visibility. Another check refuses successors that don't exist. */
    static void check(Workflow workflow, InputFaults inputFaults) {
        workflow.states().forEach((name, state) -> {
            var at = "/states/" + name;
            if (state.visibility() == StateVisibility.INTERNAL
                    && !state.notifiedRoles().isEmpty())
                inputFaults.add(at + "/notify", "must be empty in an internal state, whose items people don't see");
            if (state.visibility() == StateVisibility.PRIVATE
                    && workflow.states().keySet().containsAll(state.next())
                    && workflow.concernedRoles(name).noneMatch(workflow::canHavePeople))
                inputFaults.add(
                        at + "/visibility",
                        "hides the items from all people; name a role in notify, in fields, in escalate or in the actors"
                                + " of a next state, or make the state internal");
        });
    }
}
