// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "approve", description = "Approve an intent.")
final class ApproveIntentCommand extends ClientCommand {
    @Mixin
    private final ReviewOptions review = new ReviewOptions();

    @Override
    protected int run(CommandSession session) {
        return review.send(session, "approve");
    }
}
