package dev.holdfast.bench;

import dev.holdfast.kafka.Broker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * From a change to its arrival, over SQLite with durable commits and the search index: how many changes a second are made, archived and
 * delivered to a webhook and to a Kafka broker, after how long they arrive at 500 changes a second, and what one webhook that
 * hangs does to 49 others. Arguments: which of {@code burst}, {@code unsearched}, {@code steady}, {@code hanging} (all but unsearched);
 * {@code flooded} is the latter half of hanging alone.
 */
final class Events {
    private static final int BURST = 10_000;
    private static final int RATE = 500;
    private static final int SECONDS = 25;
    private static final int PATIENCE = 100;

    private Events() {}

    public static void main(String[] args) throws Exception {
        var parts = args.length == 0 ? List.of("burst", "steady", "hanging") : List.of(args);
        // Kafka's client tells all of its settings, and what still waits when a store is closed breaks off.
        Logger.getLogger("").setLevel(Level.SEVERE);
        System.out.println(Meter.machine());
        try (var folder = new Folder();
                var broker = new Broker(folder.path)) {
            Broker.certificate(folder.path);
            broker.start();
            for (var warm = 0; warm < 2; warm++) {
                burst(broker, "webhook", "warm-" + warm, true);
                burst(broker, "kafka", "warm-" + warm, true);
            }
            if (parts.contains("burst")) bursts(broker, true);
            if (parts.contains("unsearched")) bursts(broker, false);
            if (parts.contains("steady")) steady(broker);
        }
        if (parts.contains("hanging")) Hanging.share(RATE).measure();
        if (parts.contains("hanging") || parts.contains("flooded"))
            Hanging.everything(RATE).measure();
    }

    private static void bursts(Broker broker, boolean searched) throws Exception {
        System.out.printf("%n%,d changes as fast as they go%s%n", BURST, searched ? "" : ", without the search index");
        System.out.printf(
                "%-10s %10s %10s %11s %s %14s%n",
                "", "made/s", "archived/s", "delivered/s", Lags.head(), "CPU us each");
        for (var target : List.of("webhook", "kafka"))
            System.out.printf("%-10s %s%n", target, burst(broker, target, "burst-" + searched, searched));
    }

    private record Burst(double made, double archived, double delivered, Lags lags, double cpu) {
        @Override
        public String toString() {
            return "%10.0f %10.0f %11.0f %s %14.0f".formatted(made, archived, delivered, lags, cpu);
        }
    }

    private static Burst burst(Broker broker, String target, String topic, boolean searched) throws Exception {
        try (var hooks = new Hooks();
                var running = new Running(searched)) {
            var changes = new Changes(running.store.holdfast, BURST, 1);
            var arrivals = new Arrivals(changes, change -> true);
            try (var reading = listen(broker, hooks, running, target, topic, arrivals)) {
                var meter = new Meter();
                changes.make(0);
                var made = meter.seconds();
                while (!running.published()) Thread.sleep(2);
                var archived = meter.seconds();
                arrivals.await(PATIENCE);
                var delivered = meter.seconds();
                var count = changes.count();
                return new Burst(
                        count / made,
                        count / archived,
                        count / delivered,
                        Lags.of(List.of(arrivals), 0),
                        meter.cpuMicros() / count);
            }
        }
    }

    /** Both targets at once, at a rate of changes that does not wait for anything. */
    private static void steady(Broker broker) throws Exception {
        try (var hooks = new Hooks();
                var running = new Running(true)) {
            var changes = new Changes(running.store.holdfast, RATE * SECONDS, 1);
            var all = new ArrayList<Arrivals>();
            for (var i = 0; i < 2; i++) all.add(new Arrivals(changes, change -> true));
            try (var one = listen(broker, hooks, running, "webhook", "steady", all.get(0));
                    var other = listen(broker, hooks, running, "kafka", "steady", all.get(1))) {
                var meter = new Meter();
                changes.make(RATE);
                for (var arrivals : all) arrivals.await(PATIENCE);
                System.out.printf(
                        "%n%d changes/s for %d s, to both at once, CPU us each %.0f%n",
                        RATE, SECONDS, meter.cpuMicros() / changes.count());
                System.out.printf("%-10s %s%n", "", Lags.head());
                System.out.printf("%-10s %s%n", "webhook", Lags.of(all.subList(0, 1), 0));
                System.out.printf("%-10s %s%n", "kafka", Lags.of(all.subList(1, 2), 0));
            }
        }
    }

    private static AutoCloseable listen(
            Broker broker, Hooks hooks, Running running, String target, String topic, Arrivals arrivals)
            throws Exception {
        if (target.equals("webhook")) {
            running.subscribe(target, target, hooks.address("hook", arrivals::got), Map.of());
            return () -> {};
        }
        broker.topic(topic, 1);
        running.subscribe(target, target, broker.address(topic), Map.of());
        return new Topic(broker.address(topic), arrivals::got);
    }
}
