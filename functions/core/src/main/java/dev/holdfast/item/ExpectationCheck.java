// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the expectations of a workflow that an item's move violates. */
final class ExpectationCheck {
    private ExpectationCheck() {}

    /**
     * Returns the violations, each under the name of its rule. Only a caller's move of an item can violate a rule. A
     * creation, migration or purge can't violate a rule.
     *
     * @param previousItem the item before the change, null if the change doesn't move the item out of a state
     * @param itemTiming the item's timing after the change
     * @param state the item's state after the change
     */
    static Map<String, ViolationKind> findViolations(
            ItemEventType itemEventType,
            Workflow workflow,
            @Nullable Item previousItem,
            ItemTiming itemTiming,
            String state,
            Instant at) {
        if (previousItem == null
                || workflow.expect().isEmpty()
                || itemEventType != ItemEventType.ADVANCED && itemEventType != ItemEventType.COMPLETED) return Map.of();
        var violations = new TreeMap<String, ViolationKind>();
        workflow.expect().forEach((name, expectationRule) -> {
            var minAge = expectationRule.minAge();
            var minStay = expectationRule.minStay();
            if (minAge != null
                    && expectationRule.state().equals(state)
                    && itemTiming.age(at).compareTo(minAge) < 0) violations.put(name, ViolationKind.TOO_EARLY);
            if (minStay != null
                    && expectationRule.state().equals(previousItem.state())
                    && previousItem.timing().timeInState(at).compareTo(minStay) < 0)
                violations.put(name, ViolationKind.TOO_FAST);
        });
        return violations;
    }
}
