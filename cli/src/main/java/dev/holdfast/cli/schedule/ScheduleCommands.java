// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.schedule;

import picocli.CommandLine.Command;

@Command(
        name = "schedule",
        description = "Schedule, list, edit and cancel later changes of items.",
        subcommands = {
            AddScheduleCommand.class,
            ListSchedulesCommand.class,
            EditScheduleCommand.class,
            CancelScheduleCommand.class
        })
public final class ScheduleCommands {}
