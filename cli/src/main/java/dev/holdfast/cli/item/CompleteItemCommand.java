// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.cli.item.option.FieldOptions;
import dev.holdfast.cli.item.option.MoveOptions;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "complete", description = "Complete an item.")
final class CompleteItemCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Option(names = "--to", paramLabel = "STATE", description = "The last state, if there are several.")
    @Nullable
    private String state;

    @Option(names = "--from", paramLabel = "STATE", description = "Refuse the move if the item is in another state.")
    @Nullable
    private String from;

    @Mixin
    private final FieldOptions fields = new FieldOptions();

    @Mixin
    private final MoveOptions report = new MoveOptions();

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        var members = fields.addTo(report.addTo(item.members(), session.environment()))
                .with("to", state)
                .with("from", from)
                .with("version", ifVersion.version())
                .with("dryRun", dryRun.isGiven());
        var receipt = session.call(Operation.COMPLETE_ITEM, members);
        session.printer().printChange(receipt, item.name(), () -> ItemSentence.ofChange(receipt, session));
        return 0;
    }
}
