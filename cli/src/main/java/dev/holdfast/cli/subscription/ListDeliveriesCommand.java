// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.subscription;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "deliveries", description = "List the deliveries of a subscription, with their attempts.")
final class ListDeliveriesCommand extends ClientCommand {
    private static final ResultView DELIVERIES = ResultView.named(
            "deliveries",
            "id",
            TableColumn.of("ID", "/id"),
            TableColumn.of("STATUS", "/status"),
            TableColumn.of("TYPE", "/eventType"),
            TableColumn.of("TO", "/to"),
            TableColumn.of("LAST NOTE", "/attempts/0/note"),
            TableColumn.time("NEXT ATTEMPT", "/nextAttemptAt"));

    @Parameters(paramLabel = "SUBSCRIPTION", description = "The id of the subscription.")
    private String id = "";

    @Option(names = "--status", paramLabel = "STATUS", description = "Only deliveries with this status.")
    @Nullable
    private String status;

    @Option(names = "--since", paramLabel = "TIME", description = "Only later deliveries (RFC 3339).")
    @Nullable
    private String since;

    @Mixin
    private final ListOptions listOptions = new ListOptions();

    @Override
    protected int run(CommandSession session) {
        var members = new RequestMembers()
                .with("subscription", id)
                .with("status", status)
                .with("since", since);
        session.printList(Operation.LIST_DELIVERIES, members, DELIVERIES, listOptions.limit());
        return 0;
    }
}
