// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.event;

import dev.holdfast.bench.ChangeGenerator;
import dev.holdfast.bench.CpuMeter;
import dev.holdfast.bench.EmbeddedServer;
import dev.holdfast.bench.LoopbackWebhooks;
import dev.holdfast.bench.TemporaryFolder;
import dev.holdfast.egress.SelfSignedCertificate;
import dev.holdfast.kafka.KafkaBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Measures how changes reach their receivers, with the SQLite store, durable commits and the search index.
 *
 * <p>The benchmark prints how many changes per second it makes, archives, and delivers to a webhook and a Kafka broker.
 * It prints the lag at 500 changes per second. It also prints how much one hanging webhook increases the lag of 49
 * other webhooks.
 *
 * <p>Arguments: the parts {@code burst}, {@code unsearched}, {@code steady}, {@code hanging} (default: all but
 * unsearched). The part {@code flooded} runs only the second half of {@code hanging}, in which the hanging webhook gets
 * every change.
 */
final class EventBenchmark {
    private static final int CHANGES_PER_BURST = 10_000;
    private static final int CHANGES_PER_SECOND = 500;
    private static final int STEADY_SECONDS = 25;
    private static final int MAX_WAIT_SECONDS = 100;

    private EventBenchmark() {}

    public static void main(String[] args) throws Exception {
        var parts = args.length == 0 ? List.of("burst", "steady", "hanging") : List.of(args);
        // Limits the log, because Kafka's client logs all its settings and a closing store interrupts pending
        // deliveries.
        Logger.getLogger("").setLevel(Level.SEVERE);
        System.out.println(CpuMeter.describeMachine());
        try (var temporaryFolder = new TemporaryFolder();
                var kafkaBroker = new KafkaBroker(temporaryFolder.path)) {
            SelfSignedCertificate.createIn(temporaryFolder.path);
            kafkaBroker.start();
            for (var warm = 0; warm < 2; warm++) {
                burst(kafkaBroker, "webhook", "warm-" + warm, true);
                burst(kafkaBroker, "kafka", "warm-" + warm, true);
            }
            if (parts.contains("burst")) bursts(kafkaBroker, true);
            if (parts.contains("unsearched")) bursts(kafkaBroker, false);
            if (parts.contains("steady")) steady(kafkaBroker);
        }
        if (parts.contains("hanging"))
            HangingReceiverBenchmark.withShare(CHANGES_PER_SECOND).measure();
        if (parts.contains("hanging") || parts.contains("flooded"))
            HangingReceiverBenchmark.withEverything(CHANGES_PER_SECOND).measure();
    }

    private static void bursts(KafkaBroker kafkaBroker, boolean searched) throws Exception {
        System.out.printf(
                "%n%,d changes as fast as possible%s%n",
                CHANGES_PER_BURST, searched ? "" : ", without the search index");
        System.out.printf(
                "%-10s %10s %10s %11s %s %14s%n",
                "", "made/s", "archived/s", "delivered/s", LagPercentiles.header(), "CPU us each");
        for (var target : List.of("webhook", "kafka"))
            System.out.printf("%-10s %s%n", target, burst(kafkaBroker, target, "burst-" + searched, searched));
    }

    private record BurstResult(double made, double archived, double delivered, LagPercentiles lags, double cpu) {
        @Override
        public String toString() {
            return "%10.0f %10.0f %11.0f %s %14.0f".formatted(made, archived, delivered, lags, cpu);
        }
    }

    private static BurstResult burst(KafkaBroker kafkaBroker, String target, String topic, boolean searched)
            throws Exception {
        try (var loopbackWebhooks = new LoopbackWebhooks();
                var embeddedServer = new EmbeddedServer(searched)) {
            var changeGenerator = new ChangeGenerator(embeddedServer.store.holdfast, CHANGES_PER_BURST, 1);
            var arrivalTimes = new ArrivalTimes(changeGenerator, change -> true);
            try (var reading = listen(kafkaBroker, loopbackWebhooks, embeddedServer, target, topic, arrivalTimes)) {
                var cpuMeter = new CpuMeter();
                changeGenerator.make(0);
                var made = cpuMeter.elapsedSeconds();
                while (!embeddedServer.isAllPublished()) Thread.sleep(2);
                var archived = cpuMeter.elapsedSeconds();
                arrivalTimes.await(MAX_WAIT_SECONDS);
                var delivered = cpuMeter.elapsedSeconds();
                var count = changeGenerator.count();
                return new BurstResult(
                        count / made,
                        count / archived,
                        count / delivered,
                        LagPercentiles.of(List.of(arrivalTimes), 0),
                        cpuMeter.cpuMicros() / count);
            }
        }
    }

    /** Sends changes at a fixed rate to both targets at the same time. */
    private static void steady(KafkaBroker kafkaBroker) throws Exception {
        try (var loopbackWebhooks = new LoopbackWebhooks();
                var embeddedServer = new EmbeddedServer(true)) {
            var changeGenerator =
                    new ChangeGenerator(embeddedServer.store.holdfast, CHANGES_PER_SECOND * STEADY_SECONDS, 1);
            var receivers = new ArrayList<ArrivalTimes>();
            for (var i = 0; i < 2; i++) receivers.add(new ArrivalTimes(changeGenerator, change -> true));
            try (var webhook = listen(
                            kafkaBroker, loopbackWebhooks, embeddedServer, "webhook", "steady", receivers.get(0));
                    var kafka = listen(
                            kafkaBroker, loopbackWebhooks, embeddedServer, "kafka", "steady", receivers.get(1))) {
                var cpuMeter = new CpuMeter();
                changeGenerator.make(CHANGES_PER_SECOND);
                for (var arrivalTimes : receivers) arrivalTimes.await(MAX_WAIT_SECONDS);
                System.out.printf(
                        "%n%d changes/s for %d s, to both targets, CPU us each %.0f%n",
                        CHANGES_PER_SECOND, STEADY_SECONDS, cpuMeter.cpuMicros() / changeGenerator.count());
                System.out.printf("%-10s %s%n", "", LagPercentiles.header());
                System.out.printf("%-10s %s%n", "webhook", LagPercentiles.of(receivers.subList(0, 1), 0));
                System.out.printf("%-10s %s%n", "kafka", LagPercentiles.of(receivers.subList(1, 2), 0));
            }
        }
    }

    private static AutoCloseable listen(
            KafkaBroker kafkaBroker,
            LoopbackWebhooks loopbackWebhooks,
            EmbeddedServer embeddedServer,
            String target,
            String topic,
            ArrivalTimes arrivalTimes)
            throws Exception {
        if (target.equals("webhook")) {
            embeddedServer.subscribe(
                    target, target, loopbackWebhooks.address("hook", arrivalTimes::recordArrival), Map.of());
            return () -> {};
        }
        kafkaBroker.createTopic(topic, 1);
        embeddedServer.subscribe(target, target, kafkaBroker.address(topic), Map.of());
        return new TopicReader(kafkaBroker.address(topic), arrivalTimes::recordArrival);
    }
}
