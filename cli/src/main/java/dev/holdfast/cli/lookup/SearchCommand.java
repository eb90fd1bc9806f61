// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.lookup;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "search", description = "Search for items and events by words and filters.")
public final class SearchCommand extends ClientCommand {
    private static final ResultView HITS = new ResultView(
            "hits",
            hit -> hit.path("workflow").asText() + "/" + hit.path("key").asText(),
            List.of(
                    TableColumn.of("WORKFLOW", "/workflow"),
                    TableColumn.of("KEY", "/key"),
                    TableColumn.of("TITLE", "/title"),
                    TableColumn.of("STATE", "/state"),
                    TableColumn.of("EVENT", "/type"),
                    TableColumn.time("AT", "/at"),
                    TableColumn.time("DUE", "/due"),
                    TableColumn.of("NOTE", "/note")));

    @Parameters(arity = "1..*", paramLabel = "QUERY", description = "Words, and filters such as state:copied.")
    private final List<String> words = new ArrayList<>();

    @Mixin
    private final ListOptions listOptions = new ListOptions();

    @Override
    protected int run(CommandSession session) {
        var members = new RequestMembers().with("query", String.join(" ", words));
        session.printList(Operation.SEARCH_ITEMS, members, HITS, listOptions.limit());
        return 0;
    }
}
