// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import picocli.CommandLine.Command;

@Command(
        name = "calendar",
        description = "Define the working hours and holidays that time limits count with.",
        subcommands = {
            ListCalendarsCommand.class,
            GetCalendarCommand.class,
            PutCalendarCommand.class,
            DeleteCalendarCommand.class
        })
public final class CalendarCommands {}
