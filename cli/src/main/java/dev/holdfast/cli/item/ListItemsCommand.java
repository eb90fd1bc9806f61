// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List open items.")
final class ListItemsCommand extends ClientCommand {
    @Mixin
    private final ListOptions listOptions = new ListOptions();

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "Items of this workflow.")
    @Nullable
    private String workflow;

    @Option(names = "--state", paramLabel = "STATE", description = "Items in this state.")
    @Nullable
    private String state;

    @Option(names = "--overdue", description = "Items that missed their deadline, of any workflow.")
    private boolean isOverdue;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Items with this label. Repeatable.")
    private final Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--field", paramLabel = "NAME=VALUE", description = "Items with this field. Repeatable.")
    private final Map<String, String> fields = new LinkedHashMap<>();

    @Override
    protected int run(CommandSession session) {
        var members = new RequestMembers()
                .with("workflow", workflow)
                .with("state", state)
                .with("overdue", isOverdue)
                .with("labels", labels)
                .with("fields", fields);
        session.printList(Operation.LIST_ITEMS, members, ItemViews.ITEMS, listOptions.limit());
        return 0;
    }
}
