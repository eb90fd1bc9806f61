// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.subscription;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "replay", description = "Deliver events again.")
final class ReplayDeliveriesCommand extends ClientCommand {
    @Parameters(paramLabel = "SUBSCRIPTION", description = "The id of the subscription.")
    private String id = "";

    @Option(names = "--delivery", paramLabel = "DELIVERY", description = "Only this delivery.")
    @Nullable
    private String delivery;

    @Option(names = "--since", paramLabel = "TIME", description = "Deliveries after this time (RFC 3339).")
    @Nullable
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Deliveries before this time (RFC 3339).")
    @Nullable
    private String until;

    @Option(names = "--all", description = "Also deliveries that arrived before.")
    private boolean isAll;

    @Override
    protected int run(CommandSession session) {
        var members = new RequestMembers()
                .with("subscription", id)
                .with("delivery", delivery)
                .with("since", since)
                .with("until", until)
                .with("all", isAll);
        var count = new AtomicInteger();
        session.forEach(Operation.REPLAY_DELIVERIES, members, "replayed", replayed -> {
            count.incrementAndGet();
            session.printer().printChange(replayed, replayed.asText(), replayed::asText);
        });
        session.environment().err().println(count + " deliveries are on their way again.");
        return 0;
    }
}
