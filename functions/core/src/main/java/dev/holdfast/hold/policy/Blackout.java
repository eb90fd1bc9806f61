// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.policy;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A recurring period in which Holdfast releases nothing.
 *
 * @param cron the times at which the blackout begins: a Unix cron expression with five fields (minute, hour, day of
 *     month, month, day of week)
 * @param duration the duration of each blackout
 * @param zone the IANA time zone of the cron fields
 */
public record Blackout(String name, String cron, Duration duration, String zone) {
    private static final CronParser CRON_PARSER =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /** @throws IllegalArgumentException when the text is not a Unix cron expression with five fields */
    static ExecutionTime parseCron(String cron) {
        return ExecutionTime.forCron(CRON_PARSER.parse(cron));
    }

    /** Returns the end of the blackout if the blackout is active now; otherwise empty. */
    Optional<Instant> findEnd(Instant now) {
        // lastExecution returns an instant before its argument, but a blackout includes its first instant.
        var localTime = now.plusMillis(1).atZone(ZoneId.of(zone));
        var executionTime = parseCron(cron);
        var lastStart = executionTime.lastExecution(localTime).map(ZonedDateTime::toInstant);
        return Stream.concat(lastStart.stream(), findSkippedStart(executionTime, localTime).stream())
                .map(start -> start.plus(duration))
                .filter(end -> end.isAfter(now))
                .max(Comparator.naturalOrder());
    }

    /**
     * Returns the start of the blackout if the last clock change skipped its local start time. In this case the
     * blackout begins at the clock change. For example, if the clock jumps from 02:00 to 03:00, a blackout at 02:30
     * begins at the clock change.
     */
    private static Optional<Instant> findSkippedStart(ExecutionTime executionTime, ZonedDateTime localTime) {
        var change = localTime.getZone().getRules().previousTransition(localTime.toInstant());
        if (change == null || !change.isGap()) return Optional.empty();
        // Searches in UTC, which has no clock changes. So the search also finds a local time that the clock change
        // skipped.
        return executionTime
                .lastExecution(change.getDateTimeAfter().atZone(ZoneOffset.UTC))
                .filter(start -> !start.toLocalDateTime().isBefore(change.getDateTimeBefore()))
                .map(start -> change.getInstant());
    }
}
