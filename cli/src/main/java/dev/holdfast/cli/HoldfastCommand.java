// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.cli.agent.McpCommand;
import dev.holdfast.cli.calendar.CalendarCommands;
import dev.holdfast.cli.call.RootCommand;
import dev.holdfast.cli.completion.CompleteCommand;
import dev.holdfast.cli.completion.CompletionCommand;
import dev.holdfast.cli.context.ContextCommands;
import dev.holdfast.cli.context.LoginCommand;
import dev.holdfast.cli.drill.DrillCommand;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.item.ItemCommands;
import dev.holdfast.cli.job.RunCommand;
import dev.holdfast.cli.key.KeyCommands;
import dev.holdfast.cli.lookup.CompletenessCommand;
import dev.holdfast.cli.lookup.EventsCommand;
import dev.holdfast.cli.lookup.SearchCommand;
import dev.holdfast.cli.lookup.TraceCommand;
import dev.holdfast.cli.manual.ManPagesCommand;
import dev.holdfast.cli.method.MethodCommands;
import dev.holdfast.cli.queue.QueueCommands;
import dev.holdfast.cli.schedule.ScheduleCommands;
import dev.holdfast.cli.silence.SilenceCommands;
import dev.holdfast.cli.subscription.SubscriptionCommands;
import dev.holdfast.cli.task.InboxCommand;
import dev.holdfast.cli.task.TaskCommands;
import dev.holdfast.cli.work.WorkCommand;
import dev.holdfast.cli.workflow.WorkflowCommands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

@Command(
        name = "holdfast",
        description = "Watch work that must not be lost, and hold work that must not start yet.",
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ItemCommands.class,
            TaskCommands.class,
            InboxCommand.class,
            ScheduleCommands.class,
            WorkflowCommands.class,
            MethodCommands.class,
            QueueCommands.class,
            CalendarCommands.class,
            SubscriptionCommands.class,
            SilenceCommands.class,
            KeyCommands.class,
            SearchCommand.class,
            TraceCommand.class,
            CompletenessCommand.class,
            EventsCommand.class,
            LoginCommand.class,
            ContextCommands.class,
            CompletionCommand.class,
            CompleteCommand.class,
            RunCommand.class,
            WorkCommand.class,
            DrillCommand.class,
            McpCommand.class,
            ServeCommand.class,
            ManPagesCommand.class,
            HelpCommand.class
        })
final class HoldfastCommand implements RootCommand {
    private final CommandEnvironment environment;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show the options.")
    private boolean needsHelp;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    private boolean needsVersion;

    HoldfastCommand(CommandEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public CommandEnvironment environment() {
        return environment;
    }
}
