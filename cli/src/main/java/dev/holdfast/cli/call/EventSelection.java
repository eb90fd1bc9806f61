// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import dev.holdfast.client.event.EventFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select events, for a subscription, a silence or the event stream. */
public final class EventSelection {
    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            description = "These types of events, such as *.overdue. Separated by commas.")
    @Nullable
    private List<String> types;

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "Events of this workflow's items.")
    @Nullable
    private String workflow;

    @Option(names = "--state", paramLabel = "STATE", description = "Events after which the item is in this state.")
    @Nullable
    private String state;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Events of items with this label. Repeatable.")
    private final Map<String, String> labels = new LinkedHashMap<>();

    public RequestMembers addTo(RequestMembers members) {
        return members.with("types", types)
                .with("workflow", workflow)
                .with("state", state)
                .with("labels", labels);
    }

    public EventFilter toFilter() {
        var filter = EventFilter.all();
        if (types != null) filter = filter.types(types.toArray(String[]::new));
        if (workflow != null) filter = filter.workflow(workflow);
        if (state != null) filter = filter.state(state);
        for (var label : labels.entrySet()) filter = filter.label(label.getKey(), label.getValue());
        return filter;
    }
}
