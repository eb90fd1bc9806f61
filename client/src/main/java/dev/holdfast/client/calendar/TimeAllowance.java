// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.calendar;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.json.TimeText;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The time that may pass before a deadline. An allowance has one of three forms: a fixed duration, working time of a
 * calendar, or the time until a time of day. If a newer Holdfast returns another form, {@code fixed}, {@code working}
 * and {@code until} are null.
 *
 * @param fixed the duration; null for the other forms
 * @param working the working time of {@code calendar}; null for the other forms
 * @param until the local time of the deadline; null for the other forms
 * @param zone the IANA time zone of {@code until}, if no calendar gives the zone
 * @param calendar the name of the calendar whose working hours or working days count
 */
public record TimeAllowance(
        @Nullable Duration fixed,
        @Nullable Duration working,
        @Nullable LocalTime until,
        @Nullable String zone,
        @Nullable String calendar) {
    /** Returns a fixed duration. */
    public static TimeAllowance of(Duration fixed) {
        return new TimeAllowance(Objects.requireNonNull(fixed, "fixed"), null, null, null, null);
    }

    /** Returns working time, at most 2,000 hours. Outside the working hours of the calendar, the time doesn't pass. */
    public static TimeAllowance working(Duration working, String calendar) {
        Objects.requireNonNull(working, "working");
        return new TimeAllowance(null, working, null, null, Objects.requireNonNull(calendar, "calendar"));
    }

    /** Returns the time until a time of day, in whole minutes, on the next working day of a calendar. */
    public static TimeAllowance until(LocalTime until, String calendar) {
        Objects.requireNonNull(until, "until");
        return new TimeAllowance(null, null, until, null, Objects.requireNonNull(calendar, "calendar"));
    }

    /** Returns the time until the local clock next shows a time of day, in whole minutes, on any day. */
    public static TimeAllowance until(LocalTime until, ZoneId zone) {
        return new TimeAllowance(null, null, Objects.requireNonNull(until, "until"), zone.getId(), null);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private static TimeAllowance read(JsonNode json) {
        if (json.isTextual()) return of(ClientJson.convert(json, Duration.class));
        return new TimeAllowance(
                null,
                member(json, "working", Duration.class),
                member(json, "until", LocalTime.class),
                member(json, "zone", String.class),
                member(json, "calendar", String.class));
    }

    private static <T> @Nullable T member(JsonNode json, String name, Class<T> type) {
        var value = json.get(name);
        return value == null ? null : ClientJson.convert(value, type);
    }

    /** Returns the form in JSON: a text for a fixed duration, otherwise an object. */
    @JsonValue
    private Object toJson() {
        if (fixed != null) return TimeText.of(fixed);
        var members = new LinkedHashMap<String, String>();
        if (working != null) members.put("working", TimeText.of(working));
        if (until != null) members.put("until", TimeText.of(until));
        if (zone != null) members.put("zone", zone);
        if (calendar != null) members.put("calendar", calendar);
        return members;
    }
}
