// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.key;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List the names and scopes of the keys.")
final class ListKeysCommand extends ClientCommand {
    private static final ResultView KEYS = ResultView.named(
            "keys",
            "id",
            TableColumn.of("ID", "/id"),
            TableColumn.of("NAME", "/name"),
            TableColumn.of("SCOPE", "/scope"),
            TableColumn.of("ACTS FOR USERS", "/actsForUsers"),
            TableColumn.time("CREATED", "/createdAt"));

    @Override
    protected int run(CommandSession session) {
        session.printList(Operation.LIST_KEYS, new RequestMembers(), KEYS, ListOptions.ALL);
        return 0;
    }
}
