// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.cli.item.option.EndOptions;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "hold", description = "Put an item on hold. Its deadlines don't apply until its release.")
final class HoldItemCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "The reason of the hold.")
    private String reason = "";

    @Mixin
    private final EndOptions end = new EndOptions();

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        var members = end.addTo(item.members())
                .with("reason", reason)
                .with("version", ifVersion.version())
                .with("dryRun", dryRun.isGiven());
        var held = session.call(Operation.HOLD_ITEM, members);
        session.printer().printChange(held, item.name(), () -> ItemSentence.ofChange(held, session));
        return 0;
    }
}
