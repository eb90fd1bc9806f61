// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.item.option.ContentOptions;
import dev.holdfast.cli.item.option.DeadlineOptions;
import dev.holdfast.cli.item.option.FieldOptions;
import dev.holdfast.cli.item.option.MoveOptions;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "create", description = "Track a piece of work before it starts.")
final class CreateItemCommand extends ClientCommand {
    @Mixin
    private final NewItemArgument item = new NewItemArgument();

    @Mixin
    private final ContentOptions content = new ContentOptions();

    @Mixin
    private final FieldOptions fields = new FieldOptions();

    @Mixin
    private final DeadlineOptions deadline = new DeadlineOptions();

    @Mixin
    private final MoveOptions report = new MoveOptions();

    @Option(names = "--state", paramLabel = "STATE", description = "The first state, if there are several.")
    @Nullable
    private String state;

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Override
    protected int run(CommandSession session) {
        var members = fields.addTo(report.addTo(deadline.addTo(content.addTo(item.members())), session.environment()));
        var answer =
                session.call(Operation.CREATE_ITEM, members.with("state", state).with("dryRun", dryRun.isGiven()));
        var created = answer.path("item");
        // Only a dry run shows whether it would create the item. Without a dry run, the item exists in any case.
        if (dryRun.isGiven() && created instanceof ObjectNode shown) shown.set("created", answer.path("created"));
        session.printer().printChange(created, ItemViews.nameOf(created), () -> sentence(answer, session));
        return 0;
    }

    private String sentence(JsonNode answer, CommandSession session) {
        var created = answer.path("item");
        return dryRun.isGiven() && !answer.path("created").asBoolean()
                ? "exists already: " + ItemSentence.of(created, session)
                : ItemSentence.ofChange(created, session);
    }
}
