// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class PackagedServerIT {
    @TempDir
    Path folder;

    @Test
    void server_starts_with_greeting_and_publishes_late_items() throws Exception {
        try (var loopbackWebhook = new LoopbackWebhook();
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
                                    "{'types':['*.overdue'],'address':'" + loopbackWebhook.url() + "'}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(server.send("POST", "/items", "{'key':'late','within':'PT1S'}")
                            .statusCode())
                    .isEqualTo(201);
            await().atMost(30, SECONDS).until(() -> !loopbackWebhook.received().isEmpty());
            assertThat(loopbackWebhook
                            .received()
                            .getFirst()
                            .event()
                            .get("subject")
                            .asText())
                    .isEqualTo("simple/late");
            assertThat(server.send("POST", "/items/simple/late/complete", "").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void acknowledged_writes_survive_kill() throws Exception {
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
            // The server was killed.
        }
    }

    @Test
    void server_stops_in_order_on_signal() throws Exception {
        try (var server = new PackagedServer(file())) {
            assertThat(server.send("POST", "/items", "{'key':'a'}").statusCode())
                    .isEqualTo(201);
            server.process.destroy();
            assertThat(server.hasEnded(20_000)).isTrue();
            assertThat(server.process.exitValue()).isEqualTo(143);
            assertThat(server.output()).doesNotContain("ERROR", "Exception");
            // SQLite merges its log into the file when the last connection is closed.
            assertThat(Files.exists(folder.resolve("holdfast.db-wal"))).isFalse();
        }
    }

    @Test
    void second_server_on_same_file_is_refused_with_reason() throws Exception {
        try (var first = new PackagedServer(file())) {
            first.port();
            try (var second = new PackagedServer(file())) {
                assertThat(second.hasEnded(60_000)).isTrue();
                assertThat(second.process.exitValue()).isNotZero();
                assertThat(second.output())
                        .contains(file() + " is in use by a running Holdfast")
                        .hasLineCount(1);
            }
            assertThat(first.send("POST", "/items", "{}").statusCode()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holdfast.webhooks.allow=nonsense   | holdfast.webhooks.allow",
                "holdfast.sweep.every=sometimes     | holdfast.sweep.every: can't read \"sometimes\": ",
                "holdfast.sweep.every=-5s           | must be 1s or longer",
                "holdfast.sweep.evry=5s             | the nearest name is holdfast.sweep.every",
                "holdfast.heartbeat.url=ftp://x     | holdfast.heartbeat.url",
                "holdfast.metrics-token=short       | holdfast.metrics-token: must be 16 to 500",
                "holdfast.file=/                    | / is a folder",
                "holdfast.file=                     | holdfast.file: needs a value",
                "quarkus.http.port=abc              | quarkus.http.port",
                "quarkus.http.port=70000            | quarkus.http.port: must be between 0 and 65535",
                "holdfast.heartbeat.requires=alert  | holdfast.heartbeat.requires: can't read \"alert\": must be one of sweep,alerts",
                "holdfast.site=holdfast.example     | holdfast.site: must be an http or https URL",
                "holdfast.site=//host               | holdfast.site: must be an http or https URL",
                "quarkus.http.prot=9090             | the nearest name is quarkus.http.port",
                "quarkus.http.host=0.0.0.0          | no API key exists yet",
            })
    void reason_for_failed_start_is_one_line(String setting, String why) throws Exception {
        assertRefusesToStart(setting, why);
    }

    @Test
    void refusal_names_port_that_is_taken() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertRefusesToStart(
                    "quarkus.http.port=" + socket.getLocalPort(),
                    "quarkus.http.port: Port already bound: " + socket.getLocalPort());
        }
    }

    @Test
    void file_of_older_holdfast_is_named_in_one_line() throws Exception {
        try (var server = new PackagedServer(file())) {
            server.port();
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 1");
        }
        try (var server = new PackagedServer(file())) {
            assertThat(server.hasEnded(60_000)).isTrue();
            assertThat(server.process.exitValue()).isEqualTo(1);
            assertThat(server.output().lines())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("Holdfast can't start: " + file() + " was written by an older Holdfast");
        }
    }

    private void assertRefusesToStart(String setting, String why) throws IOException {
        try (var server = new PackagedServer(file(), setting)) {
            assertThat(server.hasEnded(60_000)).isTrue();
            assertThat(server.process.exitValue()).isNotZero();
            assertThat(server.output().lines())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("Holdfast can't start: ")
                    .doesNotContain("SRCFG")
                    .contains(why);
        }
    }

    @Test
    void metrics_with_token_are_shown_only_to_its_holder() throws Exception {
        var token = "s3cret-of-prometheus";
        try (var server = new PackagedServer(file(), "holdfast.metrics-token=" + token)) {
            for (var right : new String[] {"Bearer " + token, "bearer  " + token}) {
                assertThat(server.metrics(right).statusCode()).isEqualTo(200);
                assertThat(server.metrics(right).body()).contains("# TYPE");
            }
            for (var wrong : new String[] {"", "Bearer " + token + "x", "Bearer", "Basic " + token, token}) {
                var refused = server.metrics(wrong);
                assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
                assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
                assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
                assertThat(refused.body()).contains("holdfast.metrics-token").doesNotContain("holdfast_");
            }
        }
    }

    @Test
    void server_without_key_may_listen_on_any_spelling_of_loopback() throws Exception {
        try (var server = new PackagedServer(file(), "quarkus.http.host=LOCALHOST")) {
            assertThat(server.send("GET", "/items?workflow=simple", "").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void server_with_key_may_listen_on_other_addresses() throws Exception {
        try (var server = new PackagedServer(file())) {
            assertThat(server.send("POST", "/keys", "{'name':'ops','scope':'manage'}")
                            .statusCode())
                    .isEqualTo(201);
        }
        try (var server = new PackagedServer(file(), "quarkus.http.host=0.0.0.0")) {
            assertThat(server.send("GET", "/items?workflow=simple", "").statusCode())
                    .isEqualTo(401);
        }
    }

    private Path file() {
        return folder.resolve("holdfast.db");
    }
}
