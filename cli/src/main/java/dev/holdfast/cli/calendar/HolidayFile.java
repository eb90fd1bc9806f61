// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Reads holidays from an iCalendar file (RFC 5545). */
final class HolidayFile {
    private static final int MAX_BYTES = 5_000_000;

    /** The limit of Holdfast. */
    private static final int MAX_HOLIDAYS = 1_000;

    private static final String STDIN = "-";
    private static final String CALENDAR = "VCALENDAR";
    private static final String EVENT = "VEVENT";

    private HolidayFile() {}

    /**
     * Returns the dates of all whole-day events that are not cancelled. Prints a warning if the file also has events
     * with a time of day.
     *
     * @param source the path of the file, or {@code -} for stdin
     * @throws CommandException if the file can't be read completely, or has no whole-day event
     */
    static Set<LocalDate> read(CommandEnvironment environment, String source) {
        var content = readBytes(environment, source);
        try {
            var events = new ArrayList<>(eventsOf(ContentLine.readAll(content)));
            events.removeIf(HolidayEvent::isCancelled);
            var count = events.size();
            events.removeIf(event -> !event.isWholeDay());
            var dates = new TreeSet<LocalDate>();
            for (var event : events) {
                event.dates().forEach(dates::add);
                if (dates.size() > MAX_HOLIDAYS)
                    throw new IllegalArgumentException("the file has more than " + MAX_HOLIDAYS + " dates");
            }
            if (dates.isEmpty()) throw new IllegalArgumentException("the file has no whole-day event");
            if (count > events.size())
                environment
                        .err()
                        .println("Warning: events with a time of day are no holidays; ignored: "
                                + (count - events.size()));
            return dates;
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(source + ": " + e.getMessage());
        }
    }

    private static byte[] readBytes(CommandEnvironment environment, String source) {
        try {
            var content = source.equals(STDIN) ? environment.in().readNBytes(MAX_BYTES + 1) : readFile(Path.of(source));
            if (content.length <= MAX_BYTES) return content;
        } catch (IOException e) {
            throw CommandException.usage("can't read " + source + ": " + e.getMessage());
        }
        throw CommandException.usage(source + ": the file is larger than " + MAX_BYTES + " bytes");
    }

    private static byte[] readFile(Path path) throws IOException {
        try (var file = Files.newInputStream(path)) {
            return file.readNBytes(MAX_BYTES + 1);
        }
    }

    /** Returns the events. Parts of an event, such as alarms, have properties of their own. */
    private static List<HolidayEvent> eventsOf(List<ContentLine> lines) {
        var events = new ArrayList<HolidayEvent>();
        var components = new ArrayDeque<String>();
        for (var line : lines) {
            var component = line.value().strip().toUpperCase(Locale.ROOT);
            if (line.name().equals("BEGIN")) {
                if (components.isEmpty() && !component.equals(CALENDAR)) throw noCalendar();
                components.push(component);
                if (component.equals(EVENT)) events.add(new HolidayEvent());
            } else if (components.isEmpty()) throw noCalendar();
            else if (line.name().equals("END")) {
                if (!components.pop().equals(component))
                    throw new IllegalArgumentException("a line END is in the wrong place");
            } else if (EVENT.equals(components.peek())) events.getLast().add(line);
        }
        if (lines.isEmpty()) throw noCalendar();
        if (!components.isEmpty()) throw new IllegalArgumentException("the file is incomplete");
        return events;
    }

    private static IllegalArgumentException noCalendar() {
        return new IllegalArgumentException("the file is no iCalendar file");
    }
}
