// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.output.AllowanceText;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show an intent or a held item, with its reviews and its history.")
final class ShowIntentCommand extends ClientCommand {
    @Parameters(paramLabel = "INTENT", description = "The id of the intent.")
    private String id = "";

    @Override
    protected int run(CommandSession session) {
        var answer = session.call(Operation.GET_INTENT, new RequestMembers().with("id", id));
        session.printer()
                .printEntry(answer.path("intents").path(0), id, intent -> AllowanceText.replaceIn(intent, "within"));
        return 0;
    }
}
