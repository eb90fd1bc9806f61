// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.json.JsonEnum;
import dev.holdfast.problem.InputFaults;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which an item waits in a state for its children, and moves by itself when they end.
 *
 * @param children the children for which the item waits
 * @param to the state that the item enters when these children have ended
 * @param onFailure the state that the item enters instead if children failed; null to ignore failures
 */
public record ChildrenRule(
        ChildrenMode children, String to, @Nullable String onFailure) {
    /** Whether an item waits for all of its children or for one of them. */
    public enum ChildrenMode implements JsonEnum {
        ALL,
        ANY
    }

    public ChildrenRule {
        Objects.requireNonNull(children, "children");
        Objects.requireNonNull(to, "to");
    }

    /**
     * Returns the state that the item enters now; empty if it still waits. An item without children waits.
     *
     * <ul>
     *   <li>{@link ChildrenMode#ALL}: if one child has failed and there is a state for failures, this state. Otherwise,
     *       if all children have ended, {@code to}.
     *   <li>{@link ChildrenMode#ANY}: if one child has ended without failure, {@code to}. Otherwise, if all children
     *       have failed, the state for failures, or {@code to} without such a state.
     * </ul>
     *
     * @param count the number of all children
     * @param ended the number of children that have ended, with the failed ones
     */
    public Optional<String> nextState(int count, int ended, int failed) {
        var hasEnded = count > 0 && ended == count;
        return switch (children) {
            case ALL ->
                failed > 0 && onFailure != null
                        ? Optional.of(onFailure)
                        : hasEnded ? Optional.of(to) : Optional.empty();
            case ANY ->
                ended > failed
                        ? Optional.of(to)
                        : hasEnded ? Optional.of(onFailure == null ? to : onFailure) : Optional.empty();
        };
    }

    static @Nullable ChildrenRule read(DocumentMember member) {
        if (!member.expectObject()) return null;
        var childrenMember = member.member("children");
        var text = childrenMember.readText();
        var children = Stream.of(ChildrenMode.values())
                .filter(mode -> mode.jsonName().equals(text))
                .findFirst()
                .orElse(null);
        if (children == null) childrenMember.addFault("must be all or any");
        var toMember = member.member("to");
        var to = toMember.readText();
        if (toMember.isAbsent()) toMember.addFault("is required");
        var onFailure = member.member("onFailure").readText();
        member.rejectUnknownMembers();
        return children == null || to == null ? null : new ChildrenRule(children, to, onFailure);
    }

    static void check(Workflow workflow, InputFaults inputFaults) {
        workflow.states().forEach((name, state) -> {
            var childrenRule = state.waitsFor();
            if (childrenRule == null) return;
            var at = "/states/" + name + "/waitsFor";
            if (!state.next().contains(childrenRule.to()))
                inputFaults.add(at + "/to", "must be a state in next of " + name);
            if (childrenRule.onFailure() != null && !state.next().contains(childrenRule.onFailure()))
                inputFaults.add(at + "/onFailure", "must be a state in next of " + name);
            if (state.terminal() || state.hold() || state.claimable() || state.task() != null)
                inputFaults.add(
                        at, "is not allowed with terminal, hold, claimable or task; use waitsFor in another state");
            if (!state.fieldRules().required().fieldsByRole().isEmpty())
                inputFaults.add(at, "is not allowed with required fields, because the item moves by itself");
        });
    }
}
