// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.silence;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "End a silence before its time.")
final class DeleteSilenceCommand extends ClientCommand {
    @Parameters(paramLabel = "SILENCE", description = "The id of the silence.")
    private String id = "";

    @Override
    protected int run(CommandSession session) {
        var deleted = session.call(Operation.DELETE_SILENCE, new RequestMembers().with("id", id));
        session.printer().printChange(deleted, id, () -> "The silence " + id + " has ended.");
        return 0;
    }
}
