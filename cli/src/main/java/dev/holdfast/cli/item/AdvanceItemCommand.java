// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.cli.item.option.DeadlineOptions;
import dev.holdfast.cli.item.option.FieldOptions;
import dev.holdfast.cli.item.option.MoveOptions;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "advance", description = "Move an item to a next state.")
final class AdvanceItemCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Parameters(index = "1", paramLabel = "STATE", description = "The next state.")
    private String state = "";

    @Option(names = "--from", paramLabel = "STATE", description = "Refuse the move if the item is in another state.")
    @Nullable
    private String from;

    @Mixin
    private final FieldOptions fields = new FieldOptions();

    @Mixin
    private final DeadlineOptions deadline = new DeadlineOptions();

    @Mixin
    private final MoveOptions report = new MoveOptions();

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        var members = fields.addTo(report.addTo(deadline.addTo(item.members()), session.environment()))
                .with("to", state)
                .with("from", from)
                .with("version", ifVersion.version())
                .with("dryRun", dryRun.isGiven());
        var receipt = session.call(Operation.ADVANCE_ITEM, members);
        session.printer().printChange(receipt, item.name(), () -> ItemSentence.ofChange(receipt, session));
        return 0;
    }
}
