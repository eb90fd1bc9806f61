// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.item.ItemSentence;
import dev.holdfast.client.transport.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "release", description = "Release the item that is on hold in a step of its workflow.")
final class ReleaseStepCommand extends ClientCommand {
    @Parameters(paramLabel = "STEP", description = "The state in which the item is on hold.")
    private String step = "";

    @Option(names = "--item", paramLabel = "WORKFLOW/KEY", description = "This item, if several are in the step.")
    @Nullable
    private String item;

    @Option(names = "--all", description = "All items in the step.")
    private boolean isAll;

    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    private String note;

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Override
    protected int run(CommandSession session) {
        for (var held : chosen(session, itemsInStep(session))) release(session, held);
        return 0;
    }

    private List<String> itemsInStep(CommandSession session) {
        var items = new ArrayList<String>();
        session.forEach(Operation.LIST_INTENTS, new RequestMembers().with("kind", "item"), "intents", entry -> {
            var name = entry.path("item").asText();
            if (item != null && !item.equals(name)) return;
            var stored = readItem(session, name);
            // This command releases only items that the step itself holds, and no person or intent.
            var isHeldByStep = stored.at("/held/source").asText().equals("state");
            if (isHeldByStep && stored.path("state").asText().equals(step)) items.add(name);
        });
        return items;
    }

    private List<String> chosen(CommandSession session, List<String> items) {
        if (items.isEmpty())
            throw new CommandException(
                    ExitCode.NOT_FOUND, "no item is on hold in the step " + step, "holdfast queue list");
        if (items.size() == 1 || isAll) return items;
        return List.of(StepChoice.ask(session.environment(), step, items));
    }

    private void release(CommandSession session, String name) {
        var members = membersOf(name).with("note", note).with("dryRun", dryRun.isGiven());
        var released = session.call(Operation.RELEASE_ITEM, members);
        session.printer()
                .printChange(
                        released,
                        name,
                        () -> dryRun.isGiven()
                                ? ItemSentence.ofChange(released, session)
                                : name + " is released from " + step + ".");
    }

    private static JsonNode readItem(CommandSession session, String name) {
        return session.call(Operation.GET_ITEM, membersOf(name));
    }

    private static RequestMembers membersOf(String name) {
        var slash = name.indexOf('/');
        return new RequestMembers().with("workflow", name.substring(0, slash)).with("key", name.substring(slash + 1));
    }
}
