// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.item.ItemAwaiter;
import dev.holdfast.cli.item.ItemSentence;
import dev.holdfast.cli.queue.InputOptions;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "run", description = "Start a workflow: create an item with the inputs as its data.")
final class RunWorkflowCommand extends ClientCommand {
    @Parameters(paramLabel = "WORKFLOW", description = "The name of the workflow.")
    private String workflow = "";

    @Option(names = "--key", paramLabel = "KEY", description = "The item's key (default: a new one).")
    @Nullable
    private String key;

    @Mixin
    private final InputOptions inputs = new InputOptions();

    @Option(names = "--wait", description = "Wait until the item finishes or is on hold.")
    private boolean isWaiting;

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Override
    protected int run(CommandSession session) {
        var members = new RequestMembers()
                .with("workflow", workflow)
                .with("key", key)
                .withJson("data", inputs.toJson(session.environment()))
                .with("dryRun", dryRun.isGiven());
        var item = session.call(Operation.CREATE_ITEM, members).path("item");
        if (isWaiting && !dryRun.isGiven())
            item = new ItemAwaiter(session, null).until(item, RunWorkflowCommand::hasParked);
        print(session, item);
        return 0;
    }

    private static boolean hasParked(JsonNode item) {
        return item.path("finished").asBoolean() || item.path("held").isObject();
    }

    private static void print(CommandSession session, JsonNode item) {
        var name = item.path("workflow").asText() + "/" + item.path("key").asText();
        session.printer().printChange(item, name, () -> ItemSentence.ofChange(item, session));
        if (item.path("held").isObject() && !item.path("dryRun").asBoolean())
            session.environment()
                    .err()
                    .println("Next: holdfast workflow release "
                            + item.path("state").asText());
    }
}
