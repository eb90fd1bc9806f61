// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import dev.holdfast.cli.output.SafeText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A VEVENT of an iCalendar file.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5545#section-3.6.1">RFC 5545, event component</a>
 */
final class HolidayEvent {
    private static final int MAX_DAYS = 366;
    private static final int MAX_SUMMARY_CHARACTERS = 80;
    private static final Pattern DATE = Pattern.compile("\\d{8}");

    private final Map<String, String> properties = new HashMap<>();

    void add(ContentLine line) {
        properties.putIfAbsent(line.name(), line.value().strip());
    }

    private String value(String property) {
        return properties.getOrDefault(property, "");
    }

    boolean isCancelled() {
        return value("STATUS").equalsIgnoreCase("CANCELLED");
    }

    /** Whether the event begins on a date, without a time of day. */
    boolean isWholeDay() {
        return DATE.matcher(value("DTSTART")).matches();
    }

    /**
     * Returns the dates of a whole-day event.
     *
     * @throws IllegalArgumentException if the event recurs, lasts longer than a year, or has an invalid date
     */
    Stream<LocalDate> dates() {
        if (properties.containsKey("RRULE") || properties.containsKey("RDATE"))
            throw fault("recurs, which this command doesn't support. Use a file with a separate event for each date");
        try {
            var first = parseDate("DTSTART");
            var end = endAfter(first);
            if (end.isBefore(first)) throw fault("ends before it begins");
            if (end.isAfter(first.plusDays(MAX_DAYS))) throw fault("lasts longer than " + MAX_DAYS + " days");
            // Some programs write events of one day with an end that equals the beginning.
            return end.equals(first) ? Stream.of(first) : first.datesUntil(end);
        } catch (DateTimeException e) {
            throw fault("has an invalid date or duration");
        }
    }

    /** Returns the first date after the event. */
    private LocalDate endAfter(LocalDate first) {
        if (properties.containsKey("DTEND")) return parseDate("DTEND");
        return properties.containsKey("DURATION") ? first.plus(Period.parse(value("DURATION"))) : first.plusDays(1);
    }

    private LocalDate parseDate(String property) {
        return LocalDate.parse(value(property), DateTimeFormatter.BASIC_ISO_DATE);
    }

    private IllegalArgumentException fault(String message) {
        var summary = SafeText.singleLine(value("SUMMARY").replaceAll("\\\\([,;\\\\])", "$1"));
        var shown = summary.length() > MAX_SUMMARY_CHARACTERS
                ? summary.substring(0, MAX_SUMMARY_CHARACTERS) + "…"
                : summary;
        return new IllegalArgumentException("the event \"" + shown + "\" " + message);
    }
}
