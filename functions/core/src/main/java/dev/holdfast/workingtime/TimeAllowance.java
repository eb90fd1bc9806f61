// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The time that may pass before a deadline: a fixed duration ({@code "PT8H"}), working time of a calendar
 * ({@code {"working": "PT8H", "calendar": "berlin"}}), or the time until a time of day ({@code {"until": "10:00",
 * "calendar": "berlin"}}).
 */
@JsonDeserialize(using = AllowanceReader.class)
public sealed interface TimeAllowance permits FixedAllowance, WorkingAllowance, DailyAllowance {
    /** Returns the allowance of a fixed duration; null for null. */
    static @Nullable TimeAllowance of(@Nullable Duration duration) {
        return duration == null ? null : new FixedAllowance(duration);
    }

    /**
     * Returns the allowance that the members of an object describe.
     *
     * @throws DateTimeException if the members don't fit together; the message continues a sentence that begins with
     *     the field's name
     */
    static TimeAllowance ofMembers(
            @Nullable Duration working, @Nullable LocalTime until, @Nullable ZoneId zone, @Nullable String calendar) {
        return new AllowanceMembers(working, until, zone, calendar).toAllowance();
    }

    /** Returns the instant at which the allowance ends. */
    default Instant end(Instant begin, CalendarLookup calendars) {
        return end(begin, 1, calendars);
    }

    /**
     * Returns the instant at which the last of several allowances ends. Each begins at the end of the one before.
     *
     * @param count how many allowances; at least 1
     */
    Instant end(Instant begin, long count, CalendarLookup calendars);

    /** Returns how many allowances, one after the other, have ended by {@code now}. */
    long countEnded(Instant begin, Instant now, CalendarLookup calendars);

    /**
     * Whether an end is only the bound of the search. A calendar without hours, or very many allowances, would otherwise
     * need a search over centuries.
     */
    default boolean isBound(Instant begin, Instant end) {
        return false;
    }

    /**
     * Returns the begin that an allowance has after a break. The allowance that begins there ends as much later as the
     * break requires.
     *
     * @param from the begin of the break, which isn't before {@code begin}
     * @param to the end of the break, which is after {@code from}
     */
    Instant moveBegin(Instant begin, Instant from, Instant to, CalendarLookup calendars);

    /** Returns the end that an allowance has after a break. */
    Instant moveEnd(Instant end, Instant from, Instant to, CalendarLookup calendars);

    /** Returns the name of the calendar that this allowance counts with; null for none. */
    @Nullable
    String calendar();

    /** Returns the duration, or the working time; null for a time of day. */
    @Nullable
    Duration length();

    /** Whether this allowance surely isn't longer than another one, because both count in the same way. */
    default boolean isKnownNotLonger(TimeAllowance other) {
        var length = length();
        var otherLength = other.length();
        return length != null
                && otherLength != null
                && Objects.equals(calendar(), other.calendar())
                && length.compareTo(otherLength) <= 0;
    }

    /** Returns this allowance as words for people, such as {@code PT8H of working time in berlin}. */
    String describe();
}
