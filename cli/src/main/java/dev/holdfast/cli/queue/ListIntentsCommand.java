// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "List the intents and held items in the queue, and how to release each.")
final class ListIntentsCommand extends ClientCommand {
    @ArgGroup
    private SelectorOptions selector = new SelectorOptions();

    @Mixin
    private final FilterOptions filter = new FilterOptions();

    @Mixin
    private final ListOptions listOptions = new ListOptions();

    @Override
    protected int run(CommandSession session) {
        selector.isAll = false; // The list contains everything without a selector.
        var members = filter.addTo(selector.addTo(new RequestMembers()));
        var operation = selector.id == null ? Operation.LIST_INTENTS : Operation.GET_INTENT;
        session.printList(operation, members, IntentViews.INTENTS, listOptions.limit());
        return 0;
    }
}
