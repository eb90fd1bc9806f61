package dev.holdfast.hold;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A time in which nothing is released, again and again.
 *
 * @param cron when it begins: five fields as of Unix cron (minute, hour, day of month, month, day of week)
 * @param lasts how long
 * @param zone the IANA time zone in which the fields are read
 */
public record Blackout(String name, String cron, Duration lasts, String zone) {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /** @throws IllegalArgumentException when the text is no such cron expression */
    static ExecutionTime begins(String cron) {
        return ExecutionTime.forCron(PARSER.parse(cron));
    }

    /** When the blackout that holds now will be over; empty when none does. */
    Optional<Instant> over(Instant now) {
        // A moment later, because a blackout has begun at its very first instant already.
        var here = now.plusMillis(1).atZone(ZoneId.of(zone));
        return begins(cron)
                .lastExecution(here)
                .map(begun -> begun.toInstant().plus(lasts))
                .filter(end -> end.isAfter(now));
    }
}
