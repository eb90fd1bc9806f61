// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ConfirmationOption;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "delete", description = "Delete a workflow, or one of its versions. Open items prevent this.")
final class DeleteWorkflowCommand extends ClientCommand {
    @Mixin
    private final WorkflowArgument workflow = new WorkflowArgument();

    @Option(names = "--dry-run", description = "Only check whether the workflow can be deleted.")
    private boolean isDryRun;

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Override
    protected int run(CommandSession session) {
        if (!isDryRun) confirmation.require(session.environment(), "Delete the workflow " + workflow.name + "?");
        var deleted = session.call(Operation.DELETE_WORKFLOW, workflow.members().with("dryRun", isDryRun));
        var verb = isDryRun ? " can be deleted: versions " : " is deleted: versions ";
        session.printer().printChange(deleted, workflow.name, () -> workflow.name + verb + deleted.path("deleted"));
        return 0;
    }
}
