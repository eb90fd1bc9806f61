// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import picocli.CommandLine.Command;

@Command(
        name = "workflow",
        description = "Define workflows, start them, and release their items.",
        subcommands = {
            ApplyWorkflowsCommand.class,
            ValidateWorkflowsCommand.class,
            DiffWorkflowCommand.class,
            GetWorkflowCommand.class,
            ListWorkflowsCommand.class,
            DeleteWorkflowCommand.class,
            WorkflowDiagramCommand.class,
            MigrateWorkflowCommand.class,
            RunWorkflowCommand.class,
            QueueWorkflowCommand.class,
            ReleaseStepCommand.class
        })
public final class WorkflowCommands {}
