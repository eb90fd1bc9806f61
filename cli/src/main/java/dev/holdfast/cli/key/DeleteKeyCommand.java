// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.key;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ConfirmationOption;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Revoke a key.")
final class DeleteKeyCommand extends ClientCommand {
    @Parameters(paramLabel = "KEY-ID", description = "The id of the key.")
    private String id = "";

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Override
    protected int run(CommandSession session) {
        confirmation.require(session.environment(), "Revoke the key " + id + "?");
        var deleted = session.call(Operation.DELETE_KEY, new RequestMembers().with("id", id));
        session.printer().printChange(deleted, id, () -> "The key " + id + " is revoked.");
        return 0;
    }
}
