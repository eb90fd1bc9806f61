// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.json.IsoTime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A duration of fixed length, longer than zero. In JSON, it is a string: {@code "PT8H"}. */
public record FixedAllowance(@JsonValue Duration duration) implements TimeAllowance {
    @Override
    public Instant end(Instant begin, long count, CalendarLookup calendars) {
        return IsoTime.plusBounded(begin, duration.multipliedBy(count));
    }

    @Override
    public long countEnded(Instant begin, Instant now, CalendarLookup calendars) {
        return now.isBefore(begin) ? 0 : Duration.between(begin, now).dividedBy(duration);
    }

    @Override
    public Instant moveBegin(Instant begin, Instant from, Instant to, CalendarLookup calendars) {
        return moveBy(begin, from, to);
    }

    @Override
    public Instant moveEnd(Instant end, Instant from, Instant to, CalendarLookup calendars) {
        return moveBy(end, from, to);
    }

    /** Moves an instant later by the length of a break. */
    public static Instant moveBy(Instant instant, Instant from, Instant to) {
        return IsoTime.plusBounded(instant, Duration.between(from, to));
    }

    @Override
    public @Nullable String calendar() {
        return null;
    }

    @Override
    public Duration length() {
        return duration;
    }

    @Override
    public String describe() {
        return String.valueOf(IsoTime.toText(duration));
    }
}
