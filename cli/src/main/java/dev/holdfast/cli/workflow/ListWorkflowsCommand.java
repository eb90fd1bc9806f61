// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "List workflows.")
final class ListWorkflowsCommand extends ClientCommand {
    private static final ResultView WORKFLOWS = ResultView.named(
            "workflows",
            "name",
            TableColumn.of("NAME", "/name"),
            TableColumn.of("VERSION", "/version"),
            TableColumn.of("DESCRIPTION", "/description"));

    @Mixin
    private final ListOptions listOptions = new ListOptions();

    @Override
    protected int run(CommandSession session) {
        session.printList(Operation.LIST_WORKFLOWS, new RequestMembers(), WORKFLOWS, listOptions.limit());
        return 0;
    }
}
