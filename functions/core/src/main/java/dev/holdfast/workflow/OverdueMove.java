// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.problem.InputFaults;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The move that the sweep makes when an item misses a deadline in a state.
 *
 * @param to the state that the late item enters
 */
public record OverdueMove(String to) {
    public OverdueMove {
        Objects.requireNonNull(to, "to");
    }

    static @Nullable OverdueMove read(DocumentMember member) {
        if (!member.expectObject()) return null;
        var toMember = member.member("to");
        var to = toMember.readText();
        if (toMember.isAbsent()) toMember.addFault("is required");
        member.rejectUnknownMembers();
        return to == null ? null : new OverdueMove(to);
    }

    static void check(Workflow workflow, InputFaults inputFaults) {
        workflow.states().forEach((name, state) -> {
            var overdueMove = state.onOverdue();
            if (overdueMove == null) return;
            var at = "/states/" + name + "/onOverdue";
            if (!state.next().contains(overdueMove.to()))
                inputFaults.add(at + "/to", "must be a state in next of " + name);
            var target = workflow.states().get(overdueMove.to());
            if (target != null
                    && !target.endsInFailure()
                    && !state.fieldRules().required().fieldsByRole().isEmpty())
                inputFaults.add(
                        at + "/to",
                        "must be a state with failure: true, because the state " + name + " has required fields");
        });
    }
}
