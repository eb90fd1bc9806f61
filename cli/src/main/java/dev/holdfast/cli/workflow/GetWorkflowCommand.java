// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "get", description = "Show a workflow. With -o yaml, 'workflow apply' can read the result.")
final class GetWorkflowCommand extends ClientCommand {
    @Mixin
    private final WorkflowArgument workflow = new WorkflowArgument();

    @Override
    protected int run(CommandSession session) {
        session.printer()
                .printEntry(
                        session.call(Operation.GET_WORKFLOW, workflow.members()),
                        workflow.name,
                        WorkflowDescription::of);
        return 0;
    }
}
