// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.subscription;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.EventSelection;
import dev.holdfast.cli.call.InputArgument;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "put", description = "Create or replace a subscription.")
final class PutSubscriptionCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "SUBSCRIPTION", description = "The id of the subscription.")
    private String id = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ADDRESS",
            description = "The URL, email address, topic or queue that gets the events.")
    @Nullable
    private String address;

    @Option(names = "--target", paramLabel = "TARGET", description = "webhook (default), email, slack, kafka, sns, …")
    @Nullable
    private String target;

    @Option(names = "--all", description = "All events.")
    private boolean isAll;

    @Mixin
    private final EventSelection selection = new EventSelection();

    @Option(names = "--roles", paramLabel = "ROLE", split = ",", description = "Notify the people with these roles.")
    @Nullable
    private List<String> roles;

    @Option(
            names = "--document",
            paramLabel = "DOCUMENT",
            description = "All properties as YAML or JSON, @FILE, or - for stdin. The options take precedence.")
    @Nullable
    private String document;

    @Override
    protected int run(CommandSession session) {
        var members = new RequestMembers();
        if (document != null) members.withObject(InputArgument.object(session.environment(), "--document", document));
        selection
                .addTo(members)
                .with("id", id)
                .with("address", address)
                .with("target", target)
                .with("all", isAll)
                .with("roles", roles);
        var subscription = session.call(Operation.PUT_SUBSCRIPTION, members).path("subscription");
        session.printer().printEntry(subscription, id);
        return 0;
    }
}
