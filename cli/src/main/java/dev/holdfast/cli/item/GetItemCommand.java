// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "get", description = "Show an item with its latest history.")
final class GetItemCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Override
    protected int run(CommandSession session) {
        session.printer()
                .printEntry(session.call(Operation.GET_ITEM, item.members()), item.name(), ItemDescription::of);
        return 0;
    }
}
