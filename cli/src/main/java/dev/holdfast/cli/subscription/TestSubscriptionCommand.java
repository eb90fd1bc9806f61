// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.subscription;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "test", description = "Send a test event now. Exits with 1 if the target doesn't take it.")
final class TestSubscriptionCommand extends ClientCommand {
    @Parameters(paramLabel = "SUBSCRIPTION", description = "The id of the subscription.")
    private String id = "";

    @Option(names = "--to", paramLabel = "PERSON", description = "The person who gets the test notification.")
    @Nullable
    private String person;

    @Override
    protected int run(CommandSession session) {
        var members = new RequestMembers().with("id", id).with("to", person);
        var test = session.call(Operation.TEST_SUBSCRIPTION, members);
        var outcome = test.path("outcome").asText();
        session.printer()
                .printChange(
                        test,
                        id,
                        () -> outcome + " after " + test.path("durationMillis").asText() + " ms: "
                                + test.path("note").asText());
        return outcome.equals("delivered") ? ExitCode.SUCCESS.number() : ExitCode.FAILED.number();
    }
}
