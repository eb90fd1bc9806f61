// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.lookup;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "completeness",
        description = "Check that all items of a workflow finished. Exits with 1 if not, or if unknown.")
public final class CompletenessCommand extends ClientCommand {
    @Parameters(paramLabel = "WORKFLOW", description = "The name of the workflow.")
    private String workflow = "";

    @Option(names = "--from", paramLabel = "DAY", description = "The first day, such as 2026-03-01.")
    @Nullable
    private String from;

    @Option(names = "--to", paramLabel = "DAY", description = "The last day.")
    @Nullable
    private String to;

    @Option(names = "--daily", description = "Also the numbers of each day.")
    private boolean isDaily;

    @Option(names = "--zone", paramLabel = "ZONE", description = "The time zone of the days.")
    @Nullable
    private String zone;

    @Override
    protected int run(CommandSession session) {
        var members = new RequestMembers()
                .with("workflow", workflow)
                .with("from", from)
                .with("to", to)
                .with("daily", isDaily)
                .with("zone", zone);
        var report = session.call(Operation.REPORT_COMPLETENESS, members);
        session.printer().printEntry(report, workflow);
        // Both members are absent if Holdfast hasn't counted the open items.
        var isComplete =
                report.path("addsUp").asBoolean() && report.path("openItems").asLong(1) == 0;
        return isComplete ? ExitCode.SUCCESS.number() : ExitCode.FAILED.number();
    }
}
