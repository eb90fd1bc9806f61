// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.method;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.queue.IntentOptions;
import dev.holdfast.cli.queue.IntentQueueing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "schedule",
        description = "Queue the call of a method, and release it at a time. Without a time, it is only queued.")
final class ScheduleMethodCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The model, such as a database.")
    private String model = "";

    @Parameters(index = "1", paramLabel = "METHOD", description = "The method of the model.")
    private String method = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The time of the release (RFC 3339), if the intent has its approvals by then.")
    @Nullable
    private String at;

    @Mixin
    private final IntentOptions intent = new IntentOptions();

    @Override
    protected int run(CommandSession session) {
        var window = at == null
                ? null
                : JsonNodeFactory.instance.objectNode().put("earliest", at).put("auto", true);
        return new IntentQueueing(session, intent).queueMethod(model, method, window);
    }
}
