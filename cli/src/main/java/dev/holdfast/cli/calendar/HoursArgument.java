// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.cli.call.TimeOfDay;
import dev.holdfast.cli.failure.CommandException;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads and writes working hours such as {@code MON-FRI 09:00-17:00}. */
final class HoursArgument {
    private static final String OPTION = "--hours";
    private static final Pattern FORM = Pattern.compile("\\s*(\\S+)\\s+([\\d:]+)\\s*-\\s*([\\d:]+)\\s*");
    private static final int DAYS_IN_RANGE = 3;

    private HoursArgument() {}

    /**
     * Returns the JSON of hours. A day is the beginning of its English name, with at least two letters.
     *
     * @throws CommandException if the text has another form
     */
    static JsonNode parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches())
            throw CommandException.usage(OPTION + " must be hours such as 'MON-FRI 09:00-17:00', not " + text);
        var hours = JsonNodeFactory.instance.objectNode();
        var days = hours.putArray("days");
        parseDays(matcher.group(1)).forEach(day -> days.add(day.name()));
        var end = matcher.group(3);
        return hours.put("from", TimeOfDay.parse(OPTION, matcher.group(2)))
                .put("to", end.equals("24:00") ? "00:00" : TimeOfDay.parse(OPTION, end));
    }

    private static EnumSet<DayOfWeek> parseDays(String text) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var part : text.split(",", -1)) {
            var dash = part.indexOf('-');
            var first = parseDay(dash < 0 ? part : part.substring(0, dash));
            var last = dash < 0 ? first : parseDay(part.substring(dash + 1));
            for (var day = first; day != last; day = day.plus(1)) days.add(day);
            days.add(last);
        }
        return days;
    }

    private static DayOfWeek parseDay(String text) {
        var name = text.toUpperCase(Locale.ROOT);
        return Stream.of(DayOfWeek.values())
                .filter(day -> name.length() > 1 && day.name().startsWith(name))
                .findFirst()
                .orElseThrow(() -> CommandException.usage(OPTION + " has an unknown day: " + text));
    }

    /** Returns hours in the form of the option. */
    static String textOf(JsonNode hours) {
        return daysOf(hours.path("days")) + " " + hours.path("from").asText() + "-"
                + hours.path("to").asText();
    }

    private static String daysOf(JsonNode names) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var name : names) days.add(DayOfWeek.valueOf(name.asText()));
        var parts = new ArrayList<String>();
        var range = new ArrayList<DayOfWeek>();
        for (var day : DayOfWeek.values()) {
            if (days.contains(day)) range.add(day);
            if (!days.contains(day) || day == DayOfWeek.SUNDAY) {
                addRange(range, parts);
                range.clear();
            }
        }
        return String.join(",", parts);
    }

    private static void addRange(ArrayList<DayOfWeek> range, ArrayList<String> parts) {
        if (range.size() < DAYS_IN_RANGE) range.forEach(day -> parts.add(shortName(day)));
        else parts.add(shortName(range.getFirst()) + "-" + shortName(range.getLast()));
    }

    private static String shortName(DayOfWeek day) {
        return day.name().substring(0, 3);
    }
}
