// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.aws.MeasuredUnits;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Computes the cost of a million items on AWS at list prices. The tests of {@code functions/aws} measure the units for
 * this calculation. Prints the tables of {@code docs/explanation/cost.md}.
 */
public final class CostReport {
    private static final double MILLION = 1_000_000;
    private static final double BYTES_PER_GB = 1e9;
    private static final double SWEEPS_PER_MONTH = 60 * 24 * 30.4;
    private static final int EVENTS_PER_ITEM = 5;

    private static final double MINUTES_PER_DELAYED_MESSAGE = 15;
    private static final int REQUESTS_PER_DELAYED_MESSAGE = 3;
    private static final int TRANSITIONS_PER_ITEM = 6;
    private static final int ACTIONS_PER_ITEM = 9;

    private static final MeasuredUnits UNITS = MeasuredUnits.committed();
    private static final CostTable PRICES = CostTable.read("prices.csv");
    private static final CostTable ASSUMED = CostTable.read("assumptions.csv");

    private CostReport() {}

    public static void main(String[] arguments) {
        for (var part : List.of(shapes(), additions(), monthly(), others(), assumptions(), prices()))
            System.out.println(part);
    }

    /** The price of one unit, in dollars. */
    private static double price(String name) {
        var line = PRICES.line(name);
        return Double.parseDouble(line.get(1)) / Double.parseDouble(line.get(2));
    }

    /** The cost of a million operations in dollars, by kind. */
    private record Dollars(double table, double functions, double logs, double targets, double storage) {
        static final Dollars NONE = new Dollars(0, 0, 0, 0, 0);

        static Dollars table(double writes, double reads) {
            return new Dollars(MILLION * (writes * price("table write") + reads * price("table read")), 0, 0, 0, 0);
        }

        /** The cost of function calls, including the lines that Lambda logs for each call. */
        static Dollars calls(double calls, String time) {
            var seconds = ASSUMED.value(time) / 1000;
            var functions =
                    price("function call") + seconds * ASSUMED.value("function memory") * price("function time");
            return new Dollars(0, MILLION * calls * functions, 0, 0, 0)
                    .plus(logs(calls * ASSUMED.value("platform log")));
        }

        static Dollars logs(double bytes) {
            return new Dollars(0, 0, MILLION * bytes / BYTES_PER_GB * price("log ingestion"), 0, 0);
        }

        static Dollars targets(double events, double each) {
            return new Dollars(0, 0, 0, MILLION * events * each, 0);
        }

        static Dollars storage(double bytes, double months) {
            var gigabytes = MILLION * bytes / BYTES_PER_GB;
            return new Dollars(
                    0, 0, 0, 0, gigabytes * months * (price("table storage") + price("point-in-time recovery")));
        }

        Dollars plus(Dollars other) {
            return new Dollars(
                    table + other.table,
                    functions + other.functions,
                    logs + other.logs,
                    targets + other.targets,
                    storage + other.storage);
        }

        Dollars times(double factor) {
            return new Dollars(table * factor, functions * factor, logs * factor, targets * factor, storage * factor);
        }

        double total() {
            return table + functions + logs + targets + storage;
        }

        String cells() {
            return List.of(table, functions, logs, targets, storage, total()).stream()
                    .map(CostReport::money)
                    .collect(Collectors.joining(" | "));
        }
    }

    /** The cost of a whole lifecycle: create, moves and complete, with one function call for each. */
    private static Dollars lifecycle(String shape) {
        return Dollars.table(UNITS.of("lifecycle " + shape + " write"), UNITS.of("lifecycle " + shape + " read"))
                .plus(Dollars.calls(EVENTS_PER_ITEM, "call time"))
                .plus(Dollars.logs(UNITS.of("lifecycle " + shape + " metric bytes")))
                .plus(Dollars.storage(UNITS.of("kept item bytes"), ASSUMED.value("item months")))
                .plus(Dollars.storage(UNITS.of("kept change bytes"), ASSUMED.value("change months")));
    }

    /** The cost of one event. One call publishes the event, and one call per target delivers the event. */
    private static Dollars event(int targets, double each) {
        var published = Dollars.calls(1, "publish time");
        if (targets == 0) return published.plus(Dollars.table(UNITS.of("event write"), UNITS.of("event read")));
        var prefix = "event to " + targets + " ";
        return published
                .plus(Dollars.table(UNITS.of(prefix + "write"), UNITS.of(prefix + "read")))
                .plus(Dollars.calls(targets, "delivery time"))
                .plus(Dollars.logs(UNITS.of(prefix + "metric bytes")))
                .plus(Dollars.storage(UNITS.of(prefix + "kept bytes"), ASSUMED.value("item months")))
                .plus(Dollars.targets(targets, each));
    }

    private static double webhook() {
        return ASSUMED.value("event size") / BYTES_PER_GB * price("data out");
    }

    /** The costs of a million items in each shape. */
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

    /** The costs of a million uses of each additional feature. */
    static String additions() {
        var text = new StringBuilder("\n| a million of | table | functions | logs | targets | storage | total |\n"
                + "|---|---|---|---|---|---|---|\n");
        addition(text, "overdue items without a board, with one webhook", overdue("plain"));
        addition(text, "overdue items with a board, with one webhook", overdue("listed"));
        addition(
                text,
                "index entries that the sweep moves to a later deadline",
                Dollars.table(UNITS.of("reschedule write"), 0));
        addition(
                text,
                "intents that are queued, approved and released one by one, with the creation of their items",
                Dollars.table(
                                UNITS.of("intent queue write")
                                        + UNITS.of("intent approve write")
                                        + UNITS.of("intent release write"),
                                UNITS.of("intent queue read")
                                        + UNITS.of("intent approve read")
                                        + UNITS.of("intent release read"))
                        .plus(Dollars.calls(3, "call time")));
        addition(text, "events to a queue (SQS) instead of a webhook", Dollars.targets(1, price("sqs request")));
        addition(text, "events to a topic (SNS) instead of a webhook", Dollars.targets(1, price("sns publish")));
        addition(text, "events to a bus (EventBridge) instead of a webhook", Dollars.targets(1, price("bus event")));
        addition(text, "emails (SES)", Dollars.targets(1, price("email")));
        addition(text, "requests over HTTP instead of function calls", Dollars.targets(1, price("http request")));
        return text.append("\n").toString();
    }

    private static Dollars overdue(String shape) {
        return Dollars.table(UNITS.of("overdue " + shape + " write"), 0).plus(event(1, webhook()));
    }

    private static void addition(StringBuilder text, String operation, Dollars dollars) {
        text.append("| %s | %s |\n".formatted(operation, dollars.cells()));
    }

    /** The monthly costs of an idle deployment. */
    static String monthly() {
        var sweeps = Dollars.table(UNITS.of("sweep write"), UNITS.of("sweep read"))
                .plus(Dollars.calls(1, "sweep time"))
                .plus(Dollars.logs(UNITS.of("sweep metric bytes")))
                .plus(Dollars.targets(1, price("schedule invocation")))
                .times(SWEEPS_PER_MONTH / MILLION)
                .total();
        var alarms = ASSUMED.value("alarm metrics") * price("alarm");
        var metrics = ASSUMED.value("metrics") * price("metric");
        return """

                | cost per month | dollars |
                |---|---|
                | a sweep every minute that finds nothing | %s |
                | the alarms | %s |
                | the metrics | %s |
                | total | %s |

                """.formatted(money(sweeps), money(alarms), money(metrics), money(sweeps + alarms + metrics));
    }

    /** The costs of other solutions for a million items. Each item has the same lifecycle and is open for one day. */
    static String others() {
        var hops = 24 * 60 / MINUTES_PER_DELAYED_MESSAGE;
        var messageChain = Dollars.targets(hops * REQUESTS_PER_DELAYED_MESSAGE, price("sqs request"))
                .plus(Dollars.calls(hops, "call time"));
        var ownTable = Dollars.table(UNITS.of("lifecycle plain write"), UNITS.of("lifecycle plain read"))
                .plus(Dollars.calls(EVENTS_PER_ITEM, "call time"));
        var rows = List.of(
                other(
                        "Holdfast, without a board, no target",
                        lifecycle("plain")
                                .plus(event(0, 0).times(EVENTS_PER_ITEM))
                                .total(),
                        "needs a stack of its own"),
                other(
                        "a Step Functions execution per item (standard, " + TRANSITIONS_PER_ITEM + " transitions)",
                        TRANSITIONS_PER_ITEM * MILLION * price("state transition"),
                        "keeps history for 90 days only; has no search by your fields; does not notify people; does not notice an execution that never started"),
                other(
                        "an EventBridge Scheduler schedule per item, changed at each step (each schedule fires once)",
                        MILLION * price("schedule invocation"),
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
                        ACTIONS_PER_ITEM * MILLION * price("workflow engine action"),
                        "runs only work that is written as workflows with its SDK; has a minimum fee"));
        return "\n| a million items, each open for a day | dollars | limits |\n|---|---|---|\n" + String.join("", rows)
                + "\n";
    }

    private static String other(String solution, double dollars, String limits) {
        return "| %s | %s | %s |\n".formatted(solution, money(dollars), limits);
    }

    static String assumptions() {
        return "\n| assumption | value | unit | why |\n|---|---|---|---|\n" + rows(ASSUMED);
    }

    static String prices() {
        return "\n| price | dollars | per | unit | as of | source |\n|---|---|---|---|---|---|\n" + rows(PRICES);
    }

    private static String rows(CostTable table) {
        return table.lines().values().stream()
                        .map(cells -> "| " + String.join(" | ", cells) + " |\n")
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String money(double dollars) {
        return String.format(Locale.ROOT, "%,.2f", dollars);
    }
}
