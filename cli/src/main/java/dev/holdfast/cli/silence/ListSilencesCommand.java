// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.silence;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List the silences that have not ended.")
final class ListSilencesCommand extends ClientCommand {
    private static final ResultView SILENCES = ResultView.named(
            "silences",
            "id",
            TableColumn.of("ID", "/id"),
            TableColumn.of("TYPES", "/types"),
            TableColumn.of("WORKFLOW", "/workflow"),
            TableColumn.of("STATE", "/state"),
            TableColumn.of("FROM", "/from"),
            TableColumn.time("ENDS", "/until"),
            TableColumn.of("BY", "/by"),
            TableColumn.of("COMMENT", "/comment"));

    @Override
    protected int run(CommandSession session) {
        session.printList(Operation.LIST_SILENCES, new RequestMembers(), SILENCES, ListOptions.ALL);
        return 0;
    }
}
