// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.http;

import dev.holdfast.bench.CpuMeter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Attacks the packaged server from the same machine: some connections send their request bodies slowly, and others
 * never read the answers.
 *
 * <p>The benchmark prints the latency of other clients during the attack, the longest time between two sweeps, and the
 * server's memory. It also prints the time until the server answers as fast as before.
 *
 * <p>Arguments: seconds per attack (20).
 */
final class AttackBenchmark {
    private static final List<String> OPTIONS =
            List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-Dholdfast.sweep.every=1s");
    private static final int WARM_UP_REQUESTS = 5000;
    private static final int SLOW_BODIES = 500;
    private static final int UNREAD_CONNECTIONS = 300;
    private static final double NORMAL_MILLIS = 100;
    private static final double RECOVERY_TIMEOUT_SECONDS = 60;
    private static final String LISTING = "/apps/bench/items?workflow=simple";
    private static final String HALF_POST = "POST /apps/bench/items HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"key\":";
    private static final String UNREAD_REQUESTS = "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000);

    private AttackBenchmark() {}

    public static void main(String[] args) throws Exception {
        var seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        System.out.println(CpuMeter.describeMachine());
        System.out.printf(
                "%-30s %8s %8s %8s %12s %10s %10s %10s %12s%n",
                "", "p50 ms", "p99 ms", "max ms", "sweep gap s", "unhealthy", "MiB before", "MiB most", "recovery s");
        attack("no attack", 0, "", "", seconds);
        attack(SLOW_BODIES + " slow bodies", SLOW_BODIES, HALF_POST, " ", seconds);
        attack(
                UNREAD_CONNECTIONS + " connections that don't read",
                UNREAD_CONNECTIONS,
                UNREAD_REQUESTS,
                UNREAD_REQUESTS,
                seconds);
    }

    private static void attack(String label, int connections, String first, String next, int seconds) throws Exception {
        try (var server = new ServerProcess(OPTIONS);
                var sweepGapMeter = new SweepGapMeter(server.port)) {
            for (var i = 0; i < WARM_UP_REQUESTS; i++) latencyMillis(server);
            var memoryBefore = server.residentMiB();
            var memoryMost = memoryBefore;
            var latencies = new ArrayList<Double>();
            try (var attackConnections = new AttackConnections(connections, server.port)) {
                attackConnections.send(first);
                var cpuMeter = new CpuMeter();
                for (var second = 0; cpuMeter.elapsedSeconds() < seconds; ) {
                    if (cpuMeter.elapsedSeconds() > second) {
                        attackConnections.send(next);
                        second++;
                    }
                    latencies.add(latencyMillis(server));
                    sweepGapMeter.measure();
                    memoryMost = Math.max(memoryMost, server.residentMiB());
                }
            }
            var recovery = recoverySeconds(server);
            latencies.sort(null);
            System.out.printf(
                    "%-30s %8.1f %8.1f %8.1f %12.1f %10d %10d %10d %12.1f%n",
                    label,
                    at(latencies, 0.5),
                    at(latencies, 0.99),
                    latencies.getLast(),
                    sweepGapMeter.longestGapSeconds(),
                    sweepGapMeter.failureCount(),
                    memoryBefore,
                    memoryMost,
                    recovery);
        }
    }

    /** Seconds from the end of the attack until the first answer that is as fast as normal. */
    private static double recoverySeconds(ServerProcess server) throws IOException {
        var cpuMeter = new CpuMeter();
        while (latencyMillis(server) > NORMAL_MILLIS && cpuMeter.elapsedSeconds() < RECOVERY_TIMEOUT_SECONDS) {}
        return cpuMeter.elapsedSeconds();
    }

    /** Measures a listing on a new connection, as a new client does. */
    private static double latencyMillis(ServerProcess server) throws IOException {
        var startedAt = System.nanoTime();
        try (var keepAliveClient = new KeepAliveClient(server.port)) {
            var status = keepAliveClient.get(LISTING);
            if (status != 200) throw new IllegalStateException("the server answered " + status);
        }
        return (System.nanoTime() - startedAt) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
    }
}
