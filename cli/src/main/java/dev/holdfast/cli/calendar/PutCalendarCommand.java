// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.client.transport.Operation;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "put", description = "Create or replace a calendar. Deadlines of open items follow the change.")
final class PutCalendarCommand extends ClientCommand {
    @Parameters(paramLabel = "CALENDAR", description = "The name of the calendar.")
    private String name = "";

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            required = true,
            description = "The time zone of the hours and holidays, such as Europe/Berlin.")
    private String zone = "";

    @Option(
            names = "--hours",
            paramLabel = "HOURS",
            required = true,
            description = "Working hours, such as 'MON-FRI 09:00-17:00' or 'SAT,SUN 22:00-06:00'. Repeatable.")
    private final List<String> hours = new ArrayList<>();

    @Option(
            names = "--holiday",
            paramLabel = "DATE",
            description = "A date without working hours, such as 2026-12-25. Repeatable.")
    private final List<String> holidays = new ArrayList<>();

    @Option(
            names = "--holidays",
            paramLabel = "FILE",
            description = "The whole-day events of an iCalendar file (.ics), or - for stdin.")
    @Nullable
    private String holidayFile;

    @Option(names = "--description", paramLabel = "TEXT", description = "A text for people.")
    @Nullable
    private String description;

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        var members = new RequestMembers()
                .with("name", name)
                .with("description", description)
                .with("zone", zone)
                .with("hours", hours.stream().map(HoursArgument::parse).toList())
                .with("holidays", holidays(session.environment()))
                .with("version", ifVersion.version());
        var calendar = session.call(Operation.PUT_CALENDAR, members);
        session.printer().printEntry(calendar, name, CalendarViews::describe);
        return 0;
    }

    private Set<LocalDate> holidays(CommandEnvironment environment) {
        var dates = new TreeSet<LocalDate>();
        if (holidayFile != null) dates.addAll(HolidayFile.read(environment, holidayFile));
        for (var holiday : holidays) dates.add(parseDate(holiday));
        return dates;
    }

    private static LocalDate parseDate(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw CommandException.usage("--holiday must be a date such as 2026-12-25, not " + text);
        }
    }
}
