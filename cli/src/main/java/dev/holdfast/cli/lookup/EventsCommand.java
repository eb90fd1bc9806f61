// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.EventSelection;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.json.ClientJson;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "events", description = "Print new events until you press Ctrl-C.")
public final class EventsCommand extends ClientCommand {
    private static final ResultView EVENTS = ResultView.named(
            "events",
            "id",
            TableColumn.of("TIME", "/time"),
            TableColumn.of("TYPE", "/type"),
            TableColumn.of("SUBJECT", "/subject"));

    @Mixin
    private final EventSelection selection = new EventSelection();

    @Option(names = "--count", paramLabel = "N", description = "End after N events.")
    private int count = Integer.MAX_VALUE;

    @Override
    protected int run(CommandSession session) {
        var remaining = count;
        var list = session.printer().list(EVENTS);
        try (var stream = session.client().events().open(selection.toFilter())) {
            while (remaining-- > 0) {
                var event = stream.next();
                if (event == null) break;
                list.printPage(List.of(ClientJson.MAPPER.<JsonNode>valueToTree(event)));
            }
        }
        list.finish();
        return 0;
    }
}
