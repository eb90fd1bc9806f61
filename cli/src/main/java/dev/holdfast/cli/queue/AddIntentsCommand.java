// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.InputArgument;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description =
                "Queue up to 1,000 intents. Exits with 6 if one of them is not queued. 'workflow queue' and 'method queue' queue a single one.")
final class AddIntentsCommand extends ClientCommand {
    private static final ResultView QUEUED = new ResultView(
            "intents",
            result -> result.at("/intent/id").asText(),
            List.of(
                    TableColumn.of("ID", "/intent/id"),
                    TableColumn.of("QUEUED", "/queued"),
                    TableColumn.of("DETAIL", "/detail")));

    @Parameters(paramLabel = "JSON", description = "A list of intents: JSON, @FILE, or - for stdin.")
    private String document = "";

    @Override
    protected int run(CommandSession session) {
        var intents = InputArgument.json(session.environment(), "the intents", document);
        var answer = session.call(Operation.QUEUE_INTENTS, new RequestMembers().withJson("intents", intents));
        var results = new ArrayList<JsonNode>();
        answer.path("intents").forEach(results::add);
        var list = session.printer().list(QUEUED);
        list.printPage(results);
        list.finish();
        var areQueued =
                results.stream().allMatch(result -> result.path("queued").asBoolean());
        return areQueued ? ExitCode.SUCCESS.number() : ExitCode.REFUSED.number();
    }
}
