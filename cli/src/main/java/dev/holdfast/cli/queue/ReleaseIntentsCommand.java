// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "release",
        aliases = "execute",
        description = "Release intents: each becomes a tracked item, and its work can start.")
final class ReleaseIntentsCommand extends ClientCommand {
    @ArgGroup
    private SelectorOptions selector = new SelectorOptions();

    @Option(names = "--at", paramLabel = "TIME", description = "Release them at this time (RFC 3339).")
    @Nullable
    private String at;

    @Option(names = "--reason", paramLabel = "TEXT", description = "The reason, for the history.")
    @Nullable
    private String reason;

    @Option(
            names = "--override",
            paramLabel = "REASON",
            description = "Release them although the policy prevents this. Only managers can.")
    @Nullable
    private String override;

    @Option(names = "--dry-run", description = "Only show the outcome for each intent.")
    private boolean isDryRun;

    @Mixin
    private final FilterOptions filter = new FilterOptions();

    @Override
    protected int run(CommandSession session) {
        var members = filter.requireAny(selector.addTo(new RequestMembers()))
                .with("at", at)
                .with("reason", reason)
                .with("override", override)
                .with("dryRun", isDryRun);
        return new BulkRun(session, Operation.RELEASE_INTENTS).run(members, filter.isNamed() || selector.isNamed());
    }
}
