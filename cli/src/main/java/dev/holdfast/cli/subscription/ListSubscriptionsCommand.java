// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.subscription;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List subscriptions.")
final class ListSubscriptionsCommand extends ClientCommand {
    private static final ResultView SUBSCRIPTIONS = ResultView.named(
            "subscriptions",
            "id",
            TableColumn.of("ID", "/id"),
            TableColumn.of("TARGET", "/target"),
            TableColumn.of("ADDRESS", "/address"),
            TableColumn.of("TYPES", "/types"),
            TableColumn.of("WORKFLOW", "/workflow"),
            TableColumn.time("FAILING SINCE", "/failingSince"),
            TableColumn.of("DISABLED", "/disabledReason"));

    @Override
    protected int run(CommandSession session) {
        session.printList(Operation.LIST_SUBSCRIPTIONS, new RequestMembers(), SUBSCRIPTIONS, ListOptions.ALL);
        return 0;
    }
}
