// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ConfirmationOption;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "purge", description = "Remove intents. Their work never starts.")
final class PurgeIntentsCommand extends ClientCommand {
    @ArgGroup
    private SelectorOptions selector = new SelectorOptions();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "purged with the command holdfast",
            description = "The reason, for the history.")
    private String reason = "";

    @Option(names = "--dry-run", description = "Only show the outcome for each intent.")
    private boolean isDryRun;

    @Mixin
    private final FilterOptions filter = new FilterOptions();

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Override
    protected int run(CommandSession session) {

        var members = filter.requireAny(selector.addTo(new RequestMembers()))
                .with("reason", reason)
                .with("dryRun", isDryRun);
        if (!isDryRun) confirmation.require(session.environment(), "Purge these intents and items?");
        return new BulkRun(session, Operation.PURGE_INTENTS).run(members, filter.isNamed() || selector.isNamed());
    }
}
