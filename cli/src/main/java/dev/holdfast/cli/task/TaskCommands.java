// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.task;

import picocli.CommandLine.Command;

@Command(
        name = "task",
        description = "Claim, assign, edit and give back tasks of people.",
        subcommands = {ClaimTaskCommand.class, UnclaimTaskCommand.class, AssignTaskCommand.class, EditTaskCommand.class
        })
public final class TaskCommands {}
