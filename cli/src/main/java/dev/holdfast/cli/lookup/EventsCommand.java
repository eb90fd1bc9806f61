// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.event.EventFilter;
import dev.holdfast.client.json.ClientJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "events", description = "Print new events until you press Ctrl-C.")
public final class EventsCommand extends ClientCommand {
    private static final ResultView EVENTS = ResultView.named(
            "events",
            "id",
            TableColumn.of("TIME", "/time"),
            TableColumn.of("TYPE", "/type"),
            TableColumn.of("SUBJECT", "/subject"));

    @Option(names = "--types", paramLabel = "TYPE", split = ",", description = "Only these types, such as *.overdue.")
    @Nullable
    private List<String> types;

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "Only events of this workflow's items.")
    @Nullable
    private String workflow;

    @Option(names = "--state", paramLabel = "STATE", description = "Only events after which the item is in this state.")
    @Nullable
    private String state;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Only events of items with this label.")
    private final Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--count", paramLabel = "N", description = "End after N events.")
    private int count = Integer.MAX_VALUE;

    @Override
    protected int run(CommandSession session) {
        var remaining = count;
        var list = session.printer().list(EVENTS);
        try (var stream = session.client().events().open(filter())) {
            while (remaining-- > 0) {
                var event = stream.next();
                if (event == null) break;
                list.printPage(List.of(ClientJson.MAPPER.<JsonNode>valueToTree(event)));
            }
        }
        list.finish();
        return 0;
    }

    private EventFilter filter() {
        var filter = EventFilter.all();
        if (types != null) filter = filter.types(types.toArray(String[]::new));
        if (workflow != null) filter = filter.workflow(workflow);
        if (state != null) filter = filter.state(state);
        for (var label : labels.entrySet()) filter = filter.label(label.getKey(), label.getValue());
        return filter;
    }
}
