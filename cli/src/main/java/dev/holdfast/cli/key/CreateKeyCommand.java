// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.key;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Create a key, and print it. Holdfast can't show it again.")
final class CreateKeyCommand extends ClientCommand {
    @Parameters(paramLabel = "NAME", description = "The name of the key, such as the program that uses it.")
    private String name = "";

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            required = true,
            description = "The scope of the key: read, report, task, stage or manage.")
    private String scope = "";

    @Option(names = "--acts-for-users", description = "Let the owner of the key name a person with --as.")
    private boolean actsForUsers;

    @Override
    protected int run(CommandSession session) {
        var key = session.call(
                Operation.CREATE_KEY,
                new RequestMembers().with("name", name).with("scope", scope).with("actsForUsers", actsForUsers));
        session.printer()
                .printChange(
                        key, key.path("key").asText(), () -> key.path("key").asText());
        return 0;
    }
}
