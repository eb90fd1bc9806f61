package dev.holdfast.event;

import dev.holdfast.watch.Finding;
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
public record WatchData(
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
        implements Data {

    static WatchData of(Finding finding) {
        var rule = finding.rule();
        return new WatchData(
                finding.app(),
                finding.workflow(),
                finding.name(),
                rule.state(),
                finding.count(),
                rule.atLeast(),
                rule.atMost(),
                rule.per(),
                rule.zone(),
                finding.period().from(),
                finding.period().to());
    }

    @Override
    public Map<String, String> labels() {
        return Map.of();
    }
}
