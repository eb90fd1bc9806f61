// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.method;

import picocli.CommandLine.Command;

@Command(
        name = "method",
        description = "Queue calls of methods.",
        subcommands = {QueueMethodCommand.class, ScheduleMethodCommand.class})
public final class MethodCommands {}
