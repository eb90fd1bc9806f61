// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.call.InputArgument;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.cli.item.option.ContentOptions;
import dev.holdfast.cli.item.option.DeadlineOptions;
import dev.holdfast.cli.item.option.FieldOptions;
import dev.holdfast.client.transport.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "edit",
        description = "Change the content of an item. --label, --role and --link replace all values that the item has.")
final class EditItemCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Mixin
    private final ContentOptions content = new ContentOptions();

    @Mixin
    private final FieldOptions fields = new FieldOptions();

    @Mixin
    private final DeadlineOptions deadline = new DeadlineOptions();

    @Option(names = "--data", paramLabel = "JSON", description = "The data: JSON, @FILE, or - for stdin.")
    @Nullable
    private String data;

    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    private String note;

    @Option(
            names = "--remove",
            paramLabel = "PROPERTY",
            description = "Remove a property, such as deadline or labels. Repeatable.")
    private final List<String> removed = new ArrayList<>();

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        var members = fields.addTo(deadline.addTo(content.addTo(item.members())))
                .with("note", note)
                .with("version", ifVersion.version())
                .with("dryRun", dryRun.isGiven());
        if (data != null) members.withJson("data", InputArgument.json(session.environment(), "--data", data));
        removed.forEach(property -> members.withJson(property, NullNode.instance));
        var edited = session.call(Operation.EDIT_ITEM, members);
        session.printer().printChange(edited, item.name(), () -> ItemSentence.ofChange(edited, session));
        return 0;
    }
}
