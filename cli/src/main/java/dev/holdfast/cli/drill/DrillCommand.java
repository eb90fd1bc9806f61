// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import dev.holdfast.cli.process.RunId;
import dev.holdfast.cli.process.SignalRelay;
import dev.holdfast.client.refusal.HoldfastException;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.transport.Operation;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "drill",
        description = "Test the alarm: make an item late, and follow its alerts. Exits with 1 if one doesn't arrive.")
public final class DrillCommand extends ClientCommand {
    private static final Duration LATENESS = Duration.ofSeconds(1);
    private static final ResultView ALERTS = ResultView.named(
            "alerts",
            "subscription",
            TableColumn.of("SUBSCRIPTION", "/subscription"),
            TableColumn.of("TARGET", "/target"),
            TableColumn.of("ADDRESS", "/address"),
            TableColumn.of("OUTCOME", "/outcome"),
            TableColumn.of("SECONDS", "/seconds"),
            TableColumn.of("NOTE", "/note"));

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "The workflow of the item (default: simple).")
    private String workflow = "simple";

    @Option(
            names = "--at-most",
            paramLabel = "DURATION",
            description = "The longest time to wait for the sweep and the alerts (default: PT2M).")
    private Duration longest = Duration.ofMinutes(2);

    @Override
    protected int run(CommandSession session) throws InterruptedException {
        var key = "drill-" + RunId.create(session.environment().clock());
        var interruption = new DrillInterruption(Thread.currentThread());
        try (var signals = SignalRelay.install(interruption::receive)) {
            var item = create(session, key);
            try {
                interruption.begin();
                return follow(session, item);
            } finally {
                interruption.end();
                finish(session, key);
            }
        } catch (InterruptedException | HoldfastException e) {
            var signal = interruption.signal();
            if (signal != null) return signal.exitCode();
            throw e;
        }
    }

    private JsonNode create(CommandSession session, String key) {
        var members = identify(key)
                .with("title", "A drill. Nobody needs to act.")
                .with("within", LATENESS)
                .with("note", "holdfast drill tests the alarm");
        return session.call(Operation.CREATE_ITEM, members).path("item");
    }

    private RequestMembers identify(String key) {
        return new RequestMembers().with("workflow", workflow).with("key", key);
    }

    private int follow(CommandSession session, JsonNode item) throws InterruptedException {
        var watch = new DrillWatch(session, item, longest);
        session.environment().err().println(workflow + "/" + item.path("key").asText() + " is late in one second.");
        var alerts = watch.expectedAlerts();
        if (!watch.awaitFlag())
            throw new CommandException(
                    ExitCode.FAILED,
                    "no sweep marked the item as overdue within " + longest,
                    "look at the log of the server, and at its setting holdfast.sweep.every");
        var rows = watch.awaitAlerts(alerts);
        var list = session.printer().list(ALERTS);
        list.printPage(rows);
        list.finish();
        return judge(session, rows, alerts);
    }

    private static int judge(CommandSession session, List<JsonNode> rows, DrillAlerts alerts) {
        var err = session.environment().err();
        alerts.rolesWithoutPeople().forEach(role -> err.println("The role " + role + " has no people."));
        var arrived = rows.stream().filter(DrillAlerts::hasArrived).count();
        var missing = rows.stream().filter(DrillAlerts::isMissing).count();
        if (arrived == 0) err.println("This alarm notifies nobody.");
        if (missing > 0) err.println(missing + " alerts did not arrive.");
        return arrived > 0 && missing == 0 ? ExitCode.SUCCESS.number() : ExitCode.FAILED.number();
    }

    /** Completes the item. Deletes the item instead if its workflow has no direct way to the end. */
    private void finish(CommandSession session, String key) {
        try {
            session.call(Operation.COMPLETE_ITEM, identify(key).with("note", "The drill is over."));
        } catch (RefusalException e) {
            session.call(Operation.DELETE_ITEM, identify(key).with("note", "The drill is over."));
        }
    }
}
