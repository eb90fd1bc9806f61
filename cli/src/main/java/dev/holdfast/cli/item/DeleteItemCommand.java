// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ConfirmationOption;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "delete", description = "Delete an item permanently.")
final class DeleteItemCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Option(names = "--note", paramLabel = "TEXT", description = "The reason, which stays in the event.")
    @Nullable
    private String note;

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Override
    protected int run(CommandSession session) {
        if (!dryRun.isGiven()) confirmation.require(session.environment(), "Delete " + item.name() + " permanently?");
        var members = item.members()
                .with("note", note)
                .with("version", ifVersion.version())
                .with("dryRun", dryRun.isGiven());
        var deleted = session.call(Operation.DELETE_ITEM, members);
        session.printer()
                .printChange(
                        deleted,
                        item.name(),
                        () -> dryRun.isGiven() ? "would be deleted: " + item.name() : item.name() + " is deleted.");
        return 0;
    }
}
