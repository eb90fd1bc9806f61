// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.queue.IntentOptions;
import dev.holdfast.cli.queue.IntentQueueing;
import dev.holdfast.cli.queue.WindowOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "queue", description = "Queue the start of a workflow. Nothing runs before somebody releases it.")
final class QueueWorkflowCommand extends ClientCommand {
    @Parameters(paramLabel = "WORKFLOW", description = "The name of the workflow.")
    private String workflow = "";

    @Mixin
    private final IntentOptions intent = new IntentOptions();

    @Mixin
    private final WindowOptions window = new WindowOptions();

    @Override
    protected int run(CommandSession session) {
        return new IntentQueueing(session, intent).queueWorkflow(workflow, window.toJson());
    }
}
