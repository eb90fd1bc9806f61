// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "reject",
        description = "Reject an intent, with a reason. Nobody can release it until the rejection ends.")
final class RejectIntentCommand extends ClientCommand {
    @Mixin
    private final ReviewOptions review = new ReviewOptions();

    @Override
    protected int run(CommandSession session) {
        return review.send(session, "reject");
    }
}
