// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.cli.item.option.DeadlineOptions;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "heartbeat", description = "Report that the work on an item continues.")
final class HeartbeatItemCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Mixin
    private final DeadlineOptions deadline = new DeadlineOptions();

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        var members = deadline.addTo(item.members()).with("version", ifVersion.version());
        var receipt = session.call(Operation.HEARTBEAT_ITEM, members);
        session.printer().printChange(receipt, item.name(), () -> ItemSentence.of(receipt, session));
        return 0;
    }
}
