// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.method;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.queue.IntentOptions;
import dev.holdfast.cli.queue.IntentQueueing;
import dev.holdfast.cli.queue.WindowOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "queue", description = "Queue the call of a method. Nothing runs before somebody releases it.")
final class QueueMethodCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The model, such as a database.")
    private String model = "";

    @Parameters(index = "1", paramLabel = "METHOD", description = "The method of the model.")
    private String method = "";

    @Mixin
    private final IntentOptions intent = new IntentOptions();

    @Mixin
    private final WindowOptions window = new WindowOptions();

    @Override
    protected int run(CommandSession session) {
        return new IntentQueueing(session, intent).queueMethod(model, method, window.toJson());
    }
}
