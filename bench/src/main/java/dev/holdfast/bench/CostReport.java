// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.aws.MeasuredUnits;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Computes the cost of a million items on AWS at list prices. The tests of {@code functions/aws} measure the units for
 * this calculation. Prints the tables of {@code docs/explanation/cost.md}.
 */
public final class CostReport {
    private static final double MILLION = 1_000_000;
    private static final double SWEEPS_PER_MONTH = 60 * 24 * 30.4;
    private static final int EVENTS_PER_ITEM = 5;

    private static final double MINUTES_PER_DELAYED_MESSAGE = 15;
    private static final int REQUESTS_PER_DELAYED_MESSAGE = 3;
    private static final int TRANSITIONS_PER_ITEM = 6;
    private static final int ACTIONS_PER_ITEM = 9;

    private static final MeasuredUnits UNITS = MeasuredUnits.committed();

    private CostReport() {}

    public static void main(String[] arguments) {
        for (var part : List.of(shapes(), additions(), monthly(), others(), assumptions(), prices()))
            System.out.println(part);
    }

    /**
     * Returns the cost of a whole lifecycle. One function call creates the item, one call makes each move, and one call
     * completes the item.
     */
    private static CostBreakdown lifecycle(String shape) {
        return CostBreakdown.table(UNITS.of("lifecycle " + shape + " write"), UNITS.of("lifecycle " + shape + " read"))
                .plus(CostBreakdown.calls(EVENTS_PER_ITEM, "call time"))
                .plus(CostBreakdown.logs(UNITS.of("lifecycle " + shape + " metric bytes")))
                .plus(CostBreakdown.storage(UNITS.of("kept item bytes"), ListPrices.ASSUMED.value("item months")))
                .plus(CostBreakdown.storage(UNITS.of("kept change bytes"), ListPrices.ASSUMED.value("change months")));
    }

    /** Returns the cost of one event. One call publishes the event, and one call per target delivers the event. */
    private static CostBreakdown event(int targets, double each) {
        var published = CostBreakdown.calls(1, "publish time");
        if (targets == 0) return published.plus(CostBreakdown.table(UNITS.of("event write"), UNITS.of("event read")));
        var prefix = "event to " + targets + " ";
        return published
                .plus(CostBreakdown.table(UNITS.of(prefix + "write"), UNITS.of(prefix + "read")))
                .plus(CostBreakdown.calls(targets, "delivery time"))
                .plus(CostBreakdown.logs(UNITS.of(prefix + "metric bytes")))
                .plus(CostBreakdown.storage(UNITS.of(prefix + "kept bytes"), ListPrices.ASSUMED.value("item months")))
                .plus(CostBreakdown.targets(targets, each));
    }

    private static double webhook() {
        return ListPrices.ASSUMED.value("event size") / ListPrices.BYTES_PER_GB * ListPrices.of("data out");
    }

    /** Returns the table with the costs of a million items in each shape. */
    static String shapes() {
        var text = new StringBuilder(
                "\n| board | each event is sent to | table | functions | logs | targets | storage | total |\n"
                        + "|---|---|---|---|---|---|---|---|\n");
        for (var shape : List.of("plain", "listed"))
            for (var targets : List.of(0, 1, 3)) {
                var cost = lifecycle(shape).plus(event(targets, webhook()).times(EVENTS_PER_ITEM));
                text.append("| %s | %s | %s |\n"
                        .formatted(
                                shape.equals("plain") ? "no" : "yes",
                                targets == 0 ? "no target" : targets == 1 ? "1 webhook" : targets + " webhooks",
                                cost.cells()));
            }
        return text.append("\n").toString();
    }

    /** Returns the table with the costs of a million uses of each additional feature. */
    static String additions() {
        var text = new StringBuilder("\n| a million of | table | functions | logs | targets | storage | total |\n"
                + "|---|---|---|---|---|---|---|\n");
        addition(text, "overdue items without a board, with one webhook", overdue("plain"));
        addition(text, "overdue items with a board, with one webhook", overdue("listed"));
        addition(
                text,
                "index entries that the sweep moves to a later deadline",
                CostBreakdown.table(UNITS.of("reschedule write"), 0));
        addition(
                text,
                "intents that are queued, approved and released one by one, with the creation of their items",
                CostBreakdown.table(
                                UNITS.of("intent queue write")
                                        + UNITS.of("intent approve write")
                                        + UNITS.of("intent release write"),
                                UNITS.of("intent queue read")
                                        + UNITS.of("intent approve read")
                                        + UNITS.of("intent release read"))
                        .plus(CostBreakdown.calls(3, "call time")));
        addition(
                text,
                "events to a queue (SQS) instead of a webhook",
                CostBreakdown.targets(1, ListPrices.of("sqs request")));
        addition(
                text,
                "events to a topic (SNS) instead of a webhook",
                CostBreakdown.targets(1, ListPrices.of("sns publish")));
        addition(
                text,
                "events to a bus (EventBridge) instead of a webhook",
                CostBreakdown.targets(1, ListPrices.of("bus event")));
        addition(text, "emails (SES)", CostBreakdown.targets(1, ListPrices.of("email")));
        addition(
                text,
                "requests over HTTP instead of function calls",
                CostBreakdown.targets(1, ListPrices.of("http request")));
        return text.append("\n").toString();
    }

    private static CostBreakdown overdue(String shape) {
        return CostBreakdown.table(UNITS.of("overdue " + shape + " write"), 0).plus(event(1, webhook()));
    }

    private static void addition(StringBuilder text, String operation, CostBreakdown dollars) {
        text.append("| %s | %s |\n".formatted(operation, dollars.cells()));
    }

    /** Returns the table with the monthly costs of an idle deployment. */
    static String monthly() {
        var sweeps = CostBreakdown.table(UNITS.of("sweep write"), UNITS.of("sweep read"))
                .plus(CostBreakdown.calls(1, "sweep time"))
                .plus(CostBreakdown.logs(UNITS.of("sweep metric bytes")))
                .plus(CostBreakdown.targets(1, ListPrices.of("schedule invocation")))
                .times(SWEEPS_PER_MONTH / MILLION)
                .total();
        var alarms = ListPrices.ASSUMED.value("alarm metrics") * ListPrices.of("alarm");
        var metrics = ListPrices.ASSUMED.value("metrics") * ListPrices.of("metric");
        return """

                | cost per month | dollars |
                |---|---|
                | a sweep every minute that finds nothing | %s |
                | the alarms | %s |
                | the metrics | %s |
                | total | %s |

                """.formatted(
                        ListPrices.format(sweeps),
                        ListPrices.format(alarms),
                        ListPrices.format(metrics),
                        ListPrices.format(sweeps + alarms + metrics));
    }

    /**
     * Returns the table with the costs of other solutions for a million items. Each item has the same lifecycle and is
     * open for one day.
     */
    static String others() {
        var hops = 24 * 60 / MINUTES_PER_DELAYED_MESSAGE;
        var messageChain = CostBreakdown.targets(hops * REQUESTS_PER_DELAYED_MESSAGE, ListPrices.of("sqs request"))
                .plus(CostBreakdown.calls(hops, "call time"));
        var ownTable = CostBreakdown.table(UNITS.of("lifecycle plain write"), UNITS.of("lifecycle plain read"))
                .plus(CostBreakdown.calls(EVENTS_PER_ITEM, "call time"));
        var rows = List.of(
                other(
                        "Holdfast, without a board, no target",
                        lifecycle("plain")
                                .plus(event(0, 0).times(EVENTS_PER_ITEM))
                                .total(),
                        "needs a stack of its own"),
                other(
                        "a Step Functions execution per item (standard, " + TRANSITIONS_PER_ITEM + " transitions)",
                        TRANSITIONS_PER_ITEM * MILLION * ListPrices.of("state transition"),
                        "keeps history for 90 days only; has no search by your fields; does not notify people; does not notice an execution that never started"),
                other(
                        "an EventBridge Scheduler schedule per item, changed at each step (each schedule fires once)",
                        MILLION * ListPrices.of("schedule invocation"),
                        "keeps no state, history or data; if a change or deletion of a schedule fails, it causes a false alarm or hides a loss; its API has rate limits"),
                other(
                        "a chain of SQS messages, each delayed by 15 minutes at most",
                        messageChain.total(),
                        "each delay costs, even if no item is late; cannot change a deadline; cannot list lost items"),
                other(
                        "DynamoDB TTL over a table of your own, and its stream",
                        ownTable.total(),
                        "deletes within days, not at the deadline; the row is gone when the event arrives"),
                other(
                        "a cron job over a table of your own",
                        ownTable.total(),
                        "you have to build marking once, retries, delivery, history, and alarms for the job itself"),
                other(
                        "a workflow engine as a service (Temporal Cloud, " + ACTIONS_PER_ITEM + " actions)",
                        ACTIONS_PER_ITEM * MILLION * ListPrices.of("workflow engine action"),
                        "runs only work that is written as workflows with its SDK; has a minimum fee"));
        return "\n| a million items, each open for a day | dollars | limits |\n|---|---|---|\n" + String.join("", rows)
                + "\n";
    }

    private static String other(String solution, double dollars, String limits) {
        return "| %s | %s | %s |\n".formatted(solution, ListPrices.format(dollars), limits);
    }

    static String assumptions() {
        return "\n| assumption | value | unit | why |\n|---|---|---|---|\n" + rows(ListPrices.ASSUMED);
    }

    static String prices() {
        return "\n| price | dollars | per | unit | as of | source |\n|---|---|---|---|---|---|\n"
                + rows(ListPrices.PRICES);
    }

    private static String rows(CostTable table) {
        return table.lines().values().stream()
                        .map(cells -> "| " + String.join(" | ", cells) + " |\n")
                        .collect(Collectors.joining())
                + "\n";
    }
}
