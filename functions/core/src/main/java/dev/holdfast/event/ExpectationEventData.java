package dev.holdfast.event;

import dev.holdfast.expectation.ExpectationViolation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That too few or too many items reached a state of a workflow in a period.
 *
 * @param rule the name of the rule that was broken
 * @param state the state that they reached
 * @param count how many there were; of a period that still goes on, when that was seen
 * @param from when the period began
 * @param to when it ends
 */
public record ExpectationEventData(
        String app,
        String workflow,
        String rule,
        String state,
        long count,
        @Nullable Integer atLeast,
        @Nullable Integer atMost,
        @Nullable Duration per,
        @Nullable ZoneId zone,
        Instant from,
        Instant to)
        implements EventData {

    static ExpectationEventData of(ExpectationViolation expectationViolation) {
        var expectationRule = expectationViolation.rule();
        return new ExpectationEventData(
                expectationViolation.app(),
                expectationViolation.workflow(),
                expectationViolation.name(),
                expectationRule.state(),
                expectationViolation.count(),
                expectationRule.atLeast(),
                expectationRule.atMost(),
                expectationRule.per(),
                expectationRule.zone(),
                expectationViolation.period().from(),
                expectationViolation.period().to());
    }

    @Override
    public Map<String, String> labels() {
        return Map.of();
    }
}
