// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ConfirmationOption;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "recover",
        description = "Run the work of lost items again: publish an event with the data of each item.")
final class RecoverItemsCommand extends ClientCommand {
    private static final Set<String> FAILURES = Set.of("failed", "unreadable", "busy", "changed", "unknown");

    private static final ResultView OUTCOMES = ResultView.named(
            "results",
            "key",
            TableColumn.of("KEY", "/key"),
            TableColumn.of("STATE", "/state"),
            TableColumn.of("OUTCOME", "/outcome"));

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            required = true,
            description = "The workflow of the items.")
    private String workflow = "";

    @ArgGroup(multiplicity = "1")
    @Nullable
    private Selection selection;

    @Option(names = "--name", paramLabel = "NAME", description = "The recovery's name. It redrives each item once.")
    @Nullable
    private String name;

    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    private String note;

    @Option(names = "--acknowledged", description = "Also recover items that somebody takes care of.")
    private boolean includesAcknowledged;

    @Option(names = "--dry-run", description = "Only show the outcome of each item.")
    private boolean isDryRun;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            description = "The time until the deadline, such as PT10M (ISO 8601).")
    @Nullable
    private String within;

    @Option(names = "--deadline", paramLabel = "TIME", description = "The deadline (RFC 3339).")
    @Nullable
    private String deadline;

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    static final class Selection {
        @Option(names = "--all", description = "All open items.")
        boolean isAll;

        @Option(names = "--overdue", description = "Items that missed their deadline.")
        boolean isOverdue;

        @Option(names = "--state", paramLabel = "STATE", description = "Items in this state.")
        @Nullable
        String state;

        @Option(names = "--key", paramLabel = "KEY", description = "The item with this key. Repeatable.")
        List<String> keys = new ArrayList<>();
    }

    @Override
    protected int run(CommandSession session) {
        if (!isDryRun) confirmation.require(session.environment(), "Run the work of these items again?");
        var request = members();
        var list = session.printer().list(OUTCOMES);
        var exitCode = ExitCode.SUCCESS;
        while (true) {
            var page = session.call(Operation.RECOVER_ITEMS, request);
            var results = new ArrayList<JsonNode>();
            page.path("results").forEach(results::add);
            list.printPage(results);
            if (results.stream().anyMatch(RecoverItemsCommand::hasFailed)) exitCode = ExitCode.REFUSED;
            var token = page.path("nextPageToken").textValue();
            // A redrive has no pages. The same request continues the redrive until it is finished.
            var isUnfinished = !isDryRun && !page.path("finished").asBoolean(true);
            if (token == null && !isUnfinished) break;
            if (isUnfinished && results.isEmpty()) {
                exitCode = ExitCode.TRY_AGAIN;
                break;
            }
            if (token != null) request.with("pageToken", token);
        }
        list.finish();
        return exitCode.number();
    }

    private static boolean hasFailed(JsonNode result) {
        return FAILURES.contains(result.path("outcome").asText());
    }

    private RequestMembers members() {
        var selected = selection == null ? new Selection() : selection;
        return new RequestMembers()
                .with("workflow", workflow)
                .with("within", within)
                .with("deadline", deadline)
                .with("mode", isDryRun ? "dryRun" : "redrive")
                .with("recovery", isDryRun ? null : nameOrNew())
                .with("all", selected.isAll)
                .withJson("overdue", overdue(selected))
                .with("state", selected.state)
                .with("keys", selected.keys)
                .with("acknowledged", includesAcknowledged)
                .with("note", note);
    }

    /**
     * Returns the member {@code overdue}, even if its value is false. If a request has no such member, Holdfast selects
     * only overdue items.
     */
    private static @Nullable JsonNode overdue(Selection selected) {
        return selected.keys.isEmpty() ? BooleanNode.valueOf(selected.isOverdue) : null;
    }

    /** Returns the name of the recovery. Every page and every retry of a recovery needs the same name. */
    private String nameOrNew() {
        return name == null ? "command-" + UUID.randomUUID() : name;
    }
}
