// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.subscription;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ConfirmationOption;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Delete a subscription. Its pending events are not delivered.")
final class DeleteSubscriptionCommand extends ClientCommand {
    @Parameters(paramLabel = "SUBSCRIPTION", description = "The id of the subscription.")
    private String id = "";

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Override
    protected int run(CommandSession session) {
        confirmation.require(session.environment(), "Delete the subscription " + id + "?");
        var deleted = session.call(Operation.DELETE_SUBSCRIPTION, new RequestMembers().with("id", id));
        session.printer().printChange(deleted, id, () -> id + " is deleted.");
        return 0;
    }
}
