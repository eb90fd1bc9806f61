// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ConfirmationOption;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.client.transport.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "migrate", description = "Move open items to another version of their workflow.")
final class MigrateWorkflowCommand extends ClientCommand {
    private static final ResultView MIGRATED = ResultView.named(
            "items",
            "key",
            TableColumn.of("KEY", "/key"),
            TableColumn.of("FROM VERSION", "/fromVersion"),
            TableColumn.of("FROM", "/fromState"),
            TableColumn.of("TO", "/state"),
            TableColumn.of("HOLD", "/hold"),
            TableColumn.of("PROBLEM", "/problem"));

    @Parameters(paramLabel = "WORKFLOW", description = "The name of the workflow.")
    private String workflow = "";

    @Option(names = "--to", paramLabel = "N", description = "The version to move to (default: the latest).")
    @Nullable
    private Integer to;

    @Option(names = "--from", paramLabel = "N", description = "Only items of this version.")
    @Nullable
    private Integer from;

    @Option(
            names = "--state",
            paramLabel = "OLD=NEW",
            description = "The new state of items in a state that the version lacks. Repeatable.")
    private final Map<String, String> states = new LinkedHashMap<>();

    @Option(names = "--key", paramLabel = "KEY", description = "Only the item with this key. Repeatable.")
    private final List<String> keys = new ArrayList<>();

    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    private String note;

    @Option(names = "--dry-run", description = "Only show the outcome for each item.")
    private boolean isDryRun;

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Override
    protected int run(CommandSession session) {
        if (!isDryRun) confirmation.require(session.environment(), "Migrate the items of " + workflow + "?");
        var members = new RequestMembers()
                .with("workflow", workflow)
                .with("to", to)
                .with("from", from)
                .with("states", states)
                .with("keys", keys)
                .with("note", note)
                .with("dryRun", isDryRun);
        var list = session.printer().list(MIGRATED);
        var hasProblems = new AtomicBoolean();
        session.forEachPage(Operation.MIGRATE_ITEMS, members, page -> {
            var results = new ArrayList<JsonNode>();
            page.path("items").forEach(results::add);
            list.printPage(results);
            page.path("skipped").forEach(key -> session.environment().err().println("Skipped: " + key.asText()));
            if (!page.path("skipped").isEmpty() || results.stream().anyMatch(result -> result.has("problem")))
                hasProblems.set(true);
        });
        list.finish();
        return hasProblems.get() ? ExitCode.REFUSED.number() : ExitCode.SUCCESS.number();
    }
}
