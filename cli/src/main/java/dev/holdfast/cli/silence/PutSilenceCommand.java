// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.silence;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.EventSelection;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "put", description = "Create or replace a silence.")
final class PutSilenceCommand extends ClientCommand {
    @Parameters(paramLabel = "SILENCE", description = "The id of the silence.")
    private String id = "";

    @Option(names = "--all", description = "All notifications.")
    private boolean isAll;

    @Mixin
    private final EventSelection selection = new EventSelection();

    @Option(names = "--from", paramLabel = "TIME", description = "Its begin (default: now).")
    @Nullable
    private String from;

    @Option(names = "--until", paramLabel = "TIME", description = "Its end (RFC 3339).")
    @Nullable
    private String until;

    @Option(names = "--within", paramLabel = "DURATION", description = "The time until its end (ISO 8601).")
    @Nullable
    private String within;

    @Option(names = "--comment", paramLabel = "TEXT", description = "The reason.")
    @Nullable
    private String comment;

    @Override
    protected int run(CommandSession session) {
        var members = selection
                .addTo(new RequestMembers())
                .with("id", id)
                .with("all", isAll)
                .with("from", from)
                .with("until", until)
                .with("within", within)
                .with("comment", comment);
        session.printer().printEntry(session.call(Operation.PUT_SILENCE, members), id);
        return 0;
    }
}
