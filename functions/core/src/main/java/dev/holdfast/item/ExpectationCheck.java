package dev.holdfast.item;

import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which of its workflow's rules an item breaks by a move. */
final class ExpectationCheck {
    private ExpectationCheck() {}

    /**
     * By name. Only who moves an item on can be too early or too fast: not who creates it in a state, migrates or purges it.
     *
     * @param left the item before, null where it left no state
     * @param itemTiming from then on
     */
    static Map<String, ViolationKind> findViolations(
            ItemEventType itemEventType,
            Workflow workflow,
            @Nullable Item left,
            ItemTiming itemTiming,
            String to,
            Instant at) {
        if (left == null
                || workflow.expect().isEmpty()
                || itemEventType != ItemEventType.ADVANCED && itemEventType != ItemEventType.COMPLETED) return Map.of();
        var broken = new TreeMap<String, ViolationKind>();
        workflow.expect().forEach((name, expectationRule) -> {
            var minAge = expectationRule.minAge();
            var minStay = expectationRule.minStay();
            if (minAge != null
                    && expectationRule.state().equals(to)
                    && itemTiming.age(at).compareTo(minAge) < 0) broken.put(name, ViolationKind.TOO_EARLY);
            if (minStay != null
                    && expectationRule.state().equals(left.state())
                    && left.timing().timeInState(at).compareTo(minStay) < 0) broken.put(name, ViolationKind.TOO_FAST);
        });
        return broken;
    }
}
