package dev.holdfast.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PackagedServerIT {
    @TempDir
    Path folder;

    @Test
    void it_starts_says_where_to_look_and_tells_by_itself_what_is_late() throws Exception {
        try (var hook = new Hook();
                var server =
                        new PackagedServer(file(), "holdfast.sweep.every=1s", "holdfast.webhooks.allow=127.0.0.0/8")) {
            server.port();
            System.out.println("the packaged server took " + server.age().toMillis() + " ms to start");
            assertThat(server.output().lines().filter(line -> line.contains("Holdfast")))
                    .hasSize(1);
            assertThat(server.output()).contains(file().toString());
            assertThat(server.send(
                                    "PUT",
                                    "/subscriptions/alerts",
                                    "{'types':['*.overdue'],'address':'" + hook.url() + "'}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(server.send("POST", "/items", "{'key':'late','within':'PT1S'}")
                            .statusCode())
                    .isEqualTo(201);
            await().atMost(30, SECONDS).until(() -> !hook.received().isEmpty());
            assertThat(hook.received().getFirst().event().get("subject").asText())
                    .isEqualTo("simple/late");
            assertThat(server.send("POST", "/items/simple/late/complete", "").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatever_it_acknowledged_is_there_after_a_kill() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        try (var server = new PackagedServer(file())) {
            server.port();
            var clients = IntStream.range(0, 4)
                    .mapToObj(client -> Thread.ofVirtual().start(() -> create(server, "c" + client, acknowledged)))
                    .toList();
            await().atMost(60, SECONDS).until(() -> acknowledged.size() >= 300);
            server.kill();
            for (var client : clients) client.join();
        }
        try (var server = new PackagedServer(file())) {
            for (var key : acknowledged)
                assertThat(server.send("GET", "/items/simple/" + key, "").statusCode())
                        .as(key)
                        .isEqualTo(200);
        }
    }

    private static void create(PackagedServer server, String prefix, Set<String> acknowledged) {
        try {
            for (var i = 0; ; i++) {
                var key = prefix + "-" + i;
                if (server.send("POST", "/items", "{'key':'" + key + "','within':'PT1H'}")
                                .statusCode()
                        == 201) acknowledged.add(key);
            }
        } catch (IOException | InterruptedException e) {
            // It was killed.
        }
    }

    @Test
    void it_stops_in_order_when_told_to() throws Exception {
        try (var server = new PackagedServer(file())) {
            assertThat(server.send("POST", "/items", "{'key':'a'}").statusCode())
                    .isEqualTo(201);
            server.process.destroy();
            assertThat(server.ended(20_000)).isTrue();
            assertThat(server.process.exitValue()).isEqualTo(143);
            assertThat(server.output()).doesNotContain("ERROR", "Exception");
            // SQLite takes its log back into the file when the last connection is closed properly.
            assertThat(Files.exists(folder.resolve("holdfast.db-wal"))).isFalse();
        }
    }

    @Test
    void a_second_server_on_the_same_file_is_refused_and_told_why() throws Exception {
        try (var first = new PackagedServer(file())) {
            first.port();
            try (var second = new PackagedServer(file())) {
                assertThat(second.ended(60_000)).isTrue();
                assertThat(second.process.exitValue()).isNotZero();
                assertThat(second.output()).contains(file() + " is in use by a running Holdfast");
            }
            assertThat(first.send("POST", "/items", "{}").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void a_setting_that_makes_no_sense_is_named() throws Exception {
        for (var setting : List.of(
                "holdfast.webhooks.allow=nonsense",
                "holdfast.sweep.every=sometimes",
                "holdfast.heartbeat.url=ftp://x")) {
            try (var server = new PackagedServer(file(), setting)) {
                assertThat(server.ended(60_000)).as(setting).isTrue();
                assertThat(server.process.exitValue()).as(setting).isNotZero();
                assertThat(server.output()).as(setting).contains(setting.substring(0, setting.indexOf('=')));
            }
        }
    }

    private Path file() {
        return folder.resolve("holdfast.db");
    }
}
