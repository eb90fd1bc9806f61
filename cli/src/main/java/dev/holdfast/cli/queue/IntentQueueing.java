// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;

/** Queues one intent, and prints the intent with the command that releases it. */
public final class IntentQueueing {
    private final CommandSession session;
    private final IntentOptions options;

    public IntentQueueing(CommandSession session, IntentOptions options) {
        this.session = session;
        this.options = options;
    }

    /** @param window the window of the release; null for none */
    public int queueWorkflow(String name, @Nullable ObjectNode window) {
        return queue(
                options.members(session.environment()).with("kind", "workflow").with("name", name), window);
    }

    /** @param window the window of the release; null for none */
    public int queueMethod(String model, String name, @Nullable ObjectNode window) {
        var members = options.members(session.environment());
        return queue(members.with("kind", "method").with("model", model).with("name", name), window);
    }

    private int queue(RequestMembers intent, @Nullable ObjectNode window) {
        var list = JsonNodeFactory.instance.arrayNode();
        list.add(intent.withJson("window", window).toJson());
        var answer = session.call(Operation.QUEUE_INTENTS, new RequestMembers().withJson("intents", list));
        var result = answer.path("intents").path(0);
        var queued = result.path("intent");
        var id = queued.path("id").asText();
        if (!result.path("queued").asBoolean())
            throw new CommandException(ExitCode.REFUSED, result.path("detail").asText(), "holdfast queue show " + id);
        session.printer()
                .printChange(
                        queued,
                        id,
                        () -> IntentViews.sentenceOf(
                                queued, session.environment().clock().instant()));
        return 0;
    }
}
