// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.InputArgument;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "policy", description = "Show the rules of the queue, or replace them with --set.")
final class QueuePolicyCommand extends ClientCommand {
    @Option(names = "--set", paramLabel = "DOCUMENT", description = "The rules: YAML or JSON, @FILE, or - for stdin.")
    @Nullable
    private String document;

    @Override
    protected int run(CommandSession session) {
        var policy = document == null
                ? session.call(Operation.GET_QUEUE_POLICY, new RequestMembers())
                : put(session, document);
        session.printer().printEntry(policy, "policy");
        return 0;
    }

    private static JsonNode put(CommandSession session, String document) {
        var policy = InputArgument.object(session.environment(), "--set", document);
        return session.call(Operation.PUT_QUEUE_POLICY, new RequestMembers().withObject(policy));
    }
}
