// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "history", description = "List every change of an item.")
final class ItemHistoryCommand extends ClientCommand {
    private static final ResultView CHANGES = ResultView.named(
            "history",
            "version",
            TableColumn.of("VERSION", "/version"),
            TableColumn.of("AT", "/at"),
            TableColumn.of("CHANGE", "/type"),
            TableColumn.of("FROM", "/from"),
            TableColumn.of("TO", "/to"),
            TableColumn.of("BY", "/by"),
            TableColumn.of("NOTE", "/note"));

    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Mixin
    private final ListOptions listOptions = new ListOptions();

    @Override
    protected int run(CommandSession session) {
        session.printList(Operation.GET_ITEM_HISTORY, item.members(), CHANGES, listOptions.limit());
        return 0;
    }
}
