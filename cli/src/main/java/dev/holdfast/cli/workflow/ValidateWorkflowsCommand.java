// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.failure.FailureReport;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "validate", description = "Check documents without a change. Exits with 2 if one is invalid.")
final class ValidateWorkflowsCommand extends ClientCommand {
    @Parameters(paramLabel = "FILE|DIR", description = "A YAML or JSON file, a folder, or - for stdin.")
    private String source = "";

    @Option(names = "--name", paramLabel = "NAME", description = "The workflow's name, if the document has none.")
    @Nullable
    private String name;

    @Override
    protected int run(CommandSession session) {
        var exitCode = ExitCode.SUCCESS;
        for (var file : WorkflowFile.read(session.environment(), source, name))
            if (!isValid(session, file)) exitCode = ExitCode.USAGE;
        return exitCode.number();
    }

    /** Prints the faults of one file instead of an exception, so that the command checks the other files too. */
    private static boolean isValid(CommandSession session, WorkflowFile file) {
        var members = new RequestMembers()
                .with("name", file.name())
                .with("yaml", file.yaml())
                .with("dryRun", true);
        try {
            session.call(Operation.PUT_WORKFLOW, members);
        } catch (RefusalException e) {
            if (!(e.refusal() instanceof Refusal.Invalid)) throw e;
            for (var line : FailureReport.of(e).lines())
                session.environment().err().println(file.name() + ": " + line);
            return false;
        }
        session.environment().err().println(file.name() + ": valid");
        return true;
    }
}
