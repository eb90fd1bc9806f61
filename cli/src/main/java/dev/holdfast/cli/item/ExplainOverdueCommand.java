// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain-overdue",
        description = "Explain why items are late, whom Holdfast notified, and who may move them. "
                + "With a key, explain this item, even if it isn't late.")
final class ExplainOverdueCommand extends ClientCommand {
    private static final ResultView EXPLANATIONS = new ResultView(
            "explanations",
            explanation -> explanation.path("item").asText(),
            List.of(
                    TableColumn.of("ITEM", "/item"),
                    TableColumn.of("STATE", "/state"),
                    TableColumn.time("DUE", "/due"),
                    new TableColumn("NOTIFIED", (explanation, now) -> receivers(explanation.path("notices"))),
                    new TableColumn("OWNERS", (explanation, now) -> texts(explanation.path("owners"))),
                    new TableColumn("NEXT", (explanation, now) -> nextStates(explanation)),
                    TableColumn.of("HELD", "/held/reason")));

    @Parameters(
            arity = "0..1",
            paramLabel = "[WORKFLOW/]KEY",
            description = "The item. Without it, explain all overdue items.")
    @Nullable
    private String item;

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "The items of this workflow.")
    @Nullable
    private String workflow;

    @Mixin
    private final ListOptions listOptions = new ListOptions();

    @Override
    protected int run(CommandSession session) {
        if (item == null)
            session.printList(
                    Operation.EXPLAIN_OVERDUE,
                    new RequestMembers().with("workflow", workflow),
                    EXPLANATIONS,
                    listOptions.limit());
        else if (listOptions.limit() != ListOptions.ALL)
            throw CommandException.usage("--limit needs no key, because a key names one item");
        else explainOne(session, ItemArgument.of(item, workflow));
        return 0;
    }

    private static void explainOne(CommandSession session, ItemArgument item) {
        var page = session.call(Operation.EXPLAIN_OVERDUE, item.members());
        session.printer().printEntry(page.path("explanations").path(0), item.name());
    }

    /** Returns the people, or the subscriptions that send to an address of their own. */
    private static String receivers(JsonNode notices) {
        return stream(notices)
                .map(notice ->
                        notice.path("to").asText(notice.path("subscription").asText()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String nextStates(JsonNode explanation) {
        return stream(explanation.path("next"))
                .map(step -> step.path("state").asText())
                .collect(Collectors.joining(", "));
    }

    private static String texts(JsonNode list) {
        return stream(list).map(JsonNode::asText).collect(Collectors.joining(", "));
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
