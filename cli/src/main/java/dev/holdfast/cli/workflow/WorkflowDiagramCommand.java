// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "diagram", description = "Draw a workflow as a Mermaid diagram.")
final class WorkflowDiagramCommand extends ClientCommand {
    @Mixin
    private final WorkflowArgument workflow = new WorkflowArgument();

    @Override
    protected int run(CommandSession session) {
        var diagram = session.call(Operation.GET_WORKFLOW_DIAGRAM, workflow.members());
        session.environment().out().print(diagram.asText());
        return 0;
    }
}
