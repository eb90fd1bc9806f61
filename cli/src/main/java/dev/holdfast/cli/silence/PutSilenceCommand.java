// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.silence;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "put", description = "Create or replace a silence.")
final class PutSilenceCommand extends ClientCommand {
    @Parameters(paramLabel = "SILENCE", description = "The id of the silence.")
    private String id = "";

    @Option(names = "--all", description = "All notifications.")
    private boolean isAll;

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            description = "Notifications of these types of events.")
    @Nullable
    private List<String> types;

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "Notifications of this workflow's items.")
    @Nullable
    private String workflow;

    @Option(names = "--state", paramLabel = "STATE", description = "Notifications of items in this state.")
    @Nullable
    private String state;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Of items with this label. Repeatable.")
    private final Map<String, String> labels = new LinkedHashMap<>();

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
        var members = new RequestMembers()
                .with("id", id)
                .with("all", isAll)
                .with("types", types)
                .with("workflow", workflow)
                .with("state", state)
                .with("labels", labels)
                .with("from", from)
                .with("until", until)
                .with("within", within)
                .with("comment", comment);
        session.printer().printEntry(session.call(Operation.PUT_SILENCE, members), id);
        return 0;
    }
}
