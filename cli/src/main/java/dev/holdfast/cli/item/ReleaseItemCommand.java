// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "release", description = "End the hold of an item.")
final class ReleaseItemCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    private String note;

    @Option(
            names = "--override",
            paramLabel = "REASON",
            description = "Release it although the queue's policy prevents this.")
    @Nullable
    private String override;

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        var members = item.members()
                .with("note", note)
                .with("override", override)
                .with("version", ifVersion.version())
                .with("dryRun", dryRun.isGiven());
        var released = session.call(Operation.RELEASE_ITEM, members);
        session.printer().printChange(released, item.name(), () -> ItemSentence.ofChange(released, session));
        return 0;
    }
}
