// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.task;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.item.ItemArgument;
import dev.holdfast.cli.item.ItemSentence;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "claim", description = "Claim a task that you are a candidate for.")
final class ClaimTaskCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(CommandSession session) {
        var members = change.addTo(item.members());
        var changed = session.call(Operation.CLAIM_TASK, members);
        session.printer().printChange(changed, item.name(), () -> ItemSentence.of(changed, session));
        return 0;
    }
}
