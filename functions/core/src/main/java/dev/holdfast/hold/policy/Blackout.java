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
 * A time in which nothing is released, again and again.
 *
 * @param cron when it begins: five fields as of Unix cron (minute, hour, day of month, month, day of week)
 * @param lasts how long
 * @param zone the IANA time zone in which the fields are read
 */
public record Blackout(String name, String cron, Duration lasts, String zone) {
    private static final CronParser CRON_PARSER =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /** @throws IllegalArgumentException when the text is no such cron expression */
    static ExecutionTime parseCron(String cron) {
        return ExecutionTime.forCron(CRON_PARSER.parse(cron));
    }

    /** When the blackout that holds now will be over; empty when none does. */
    Optional<Instant> findEnd(Instant now) {
        // A moment later, because a blackout has begun at its very first instant already.
        var here = now.plusMillis(1).atZone(ZoneId.of(zone));
        var times = parseCron(cron);
        var begun = times.lastExecution(here).map(ZonedDateTime::toInstant);
        return Stream.concat(begun.stream(), findSkippedStart(times, here).stream())
                .map(begin -> begin.plus(lasts))
                .filter(end -> end.isAfter(now))
                .max(Comparator.naturalOrder());
    }

    /**
     * The last change of the zone's time in which the clock jumped over a beginning: it begins there, since a freeze for the night does
     * not fail to come because that night has no half past two.
     */
    private static Optional<Instant> findSkippedStart(ExecutionTime times, ZonedDateTime here) {
        var change = here.getZone().getRules().previousTransition(here.toInstant());
        if (change == null || !change.isGap()) return Optional.empty();
        // In UTC no time is missing, so all that the fields say is found there.
        return times.lastExecution(change.getDateTimeAfter().atZone(ZoneOffset.UTC))
                .filter(last -> !last.toLocalDateTime().isBefore(change.getDateTimeBefore()))
                .map(last -> change.getInstant());
    }
}
