// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attacks the packaged server with slow clients, and measures its answers. Needs an idle machine. */
@Tag("long")
@Timeout(300)
class SlowClientLongIT {
    private static final Duration ATTACK_TIME = Duration.ofSeconds(20);
    private static final Duration MAX_LATENCY = Duration.ofMillis(100);
    private static final Duration MAX_RECOVERY = Duration.ofSeconds(5);
    private static final int WARM_UP_REQUESTS = 2000;

    /** A heap of 256 MiB, and as much memory outside of the heap. */
    private static final long MAX_RESIDENT_MIB = 512;

    private static final String HALF_POST = "POST /apps/it/items HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"key\":";
    private static final String PIPELINED = "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000);

    @TempDir
    Path folder;

    @Test
    void slow_bodies_delay_neither_answers_nor_sweep() throws Exception {
        try (var loopbackWebhook = new LoopbackWebhook();
                var server = start("holdfast.sweep.every=1s", "holdfast.heartbeat.url=" + loopbackWebhook.url())) {
            for (var i = 0; i < WARM_UP_REQUESTS; i++) measureRequest(server);
            var clients = SilentClient.open(500, server.port(), HALF_POST);
            var heartbeats = loopbackWebhook.received().size();
            var latencies = attack(server, () -> clients.forEach(client -> client.send(" ")));
            assertThat(latencies.get(latencies.size() * 99 / 100)).isLessThan(MAX_LATENCY);
            assertThat(loopbackWebhook.received().size() - heartbeats)
                    .as("sweeps, one a second")
                    .isGreaterThan((int) ATTACK_TIME.toSeconds() * 3 / 4);
            assertThat(server.health().statusCode()).isEqualTo(200);
            clients.forEach(SilentClient::close);
        }
    }

    @Test
    void unread_answers_neither_exhaust_memory_nor_stop_server() throws Exception {
        try (var server = start()) {
            for (var i = 0; i < WARM_UP_REQUESTS; i++) measureRequest(server);
            var clients = SilentClient.open(300, server.port(), PIPELINED);
            attack(server, () -> clients.forEach(client -> client.send(PIPELINED)));
            assertThat(server.process.isAlive()).isTrue();
            assertThat(residentMiB(server)).isLessThan(MAX_RESIDENT_MIB);
            clients.forEach(SilentClient::close);
            await().atMost(MAX_RECOVERY)
                    .pollInterval(100, MILLISECONDS)
                    .until(() -> measureRequest(server).compareTo(MAX_LATENCY) < 0
                            && server.health().statusCode() == 200);
            assertThat(server.output()).doesNotContain("OutOfMemoryError");
        }
    }

    private PackagedServer start(String... settings) throws IOException {
        var allSettings = new ArrayList<>(List.of(settings));
        allSettings.add("holdfast.webhooks.allow=127.0.0.0/8");
        return PackagedServer.withOptions(
                List.of("-Xmx256m"), folder.resolve("holdfast.db"), allSettings.toArray(String[]::new));
    }

    /** Repeats the attack each second, and measures requests meanwhile. Returns the sorted latencies. */
    private static List<Duration> attack(PackagedServer server, Runnable attack) throws Exception {
        var latencies = new ArrayList<Duration>();
        var start = System.nanoTime();
        var nextAttack = start;
        while (System.nanoTime() - start < ATTACK_TIME.toNanos()) {
            if (System.nanoTime() >= nextAttack) {
                attack.run();
                nextAttack += SECONDS.toNanos(1);
            }
            latencies.add(measureRequest(server));
        }
        latencies.sort(null);
        return latencies;
    }

    private static Duration measureRequest(PackagedServer server) throws Exception {
        var start = System.nanoTime();
        assertThat(server.send("GET", "/items?workflow=simple", "").statusCode())
                .isEqualTo(200);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static long residentMiB(PackagedServer server) throws IOException {
        var status = Path.of("/proc/" + server.process.pid() + "/status");
        if (!Files.exists(status)) return 0;
        return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024;
    }
}
