// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.schedule;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.item.ItemArgument;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "List the pending scheduled changes of an item.")
final class ListSchedulesCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Mixin
    private final ListOptions listOptions = new ListOptions();

    @Override
    protected int run(CommandSession session) {
        session.printList(Operation.LIST_SCHEDULED_CHANGES, item.members(), ScheduleViews.CHANGES, listOptions.limit());
        return 0;
    }
}
