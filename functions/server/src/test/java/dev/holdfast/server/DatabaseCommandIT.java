// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the commands of the packaged server's jar. Each command runs in its own process. */
@Timeout(180)
class DatabaseCommandIT {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir
    Path folder;

    @Test
    void backup_of_running_server_is_restored_and_searched() throws Exception {
        var backup = folder.resolve("backup.db");
        try (var server = new PackagedServer(file())) {
            create(server, "kept");
            var backedUp = run("backup", backup.toString());
            assertThat(backedUp.error).isEmpty();
            assertThat(backedUp.status).isZero();
            assertThat(backedUp.output).hasLineCount(1).contains(file().toString(), backup.toString());
            create(server, "lost");

            var refused = run("restore", backup.toString());
            assertThat(refused.status).isEqualTo(1);
            assertThat(refused.error)
                    .hasLineCount(1)
                    .startsWith("Holdfast can't run restore: ")
                    .contains("in use");
        }
        assertThat(run("restore", backup.toString()).status).isZero();
        try (var server = new PackagedServer(file())) {
            assertThat(server.send("GET", "/items/simple/kept", "").statusCode())
                    .isEqualTo(200);
            assertThat(server.send("GET", "/items/simple/lost", "").statusCode())
                    .isEqualTo(404);
            assertThat(server.send("POST", "/workflows/simple/rebuild-search", "")
                            .statusCode())
                    .isEqualTo(200);
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(
                                    server.send("GET", "/search?query=kept", "").body())
                            .contains("\"kept\""));
        }
    }

    @Test
    void hard_link_of_open_file_is_refused_in_one_line() throws Exception {
        try (var first = new PackagedServer(file())) {
            create(first, "a");
            var link = Files.createLink(folder.resolve("link.db"), file());
            try (var second = new PackagedServer(link)) {
                assertThat(second.hasEnded(60_000)).isTrue();
                assertThat(second.output()).hasLineCount(1).contains(link + " is in use by a running Holdfast");
            }
        }
    }

    @Test
    void deleted_file_is_down_and_refuses_changes() throws Exception {
        try (var server = new PackagedServer(file(), "holdfast.sweep.every=1s")) {
            create(server, "a");
            Files.delete(file());
            await().atMost(20, SECONDS).until(() -> server.health().statusCode() == 503);
            var refused = server.send("POST", "/items", "{'key':'b'}");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("urn:holdfast:problem:unavailable");
            assertThat(server.output().lines().filter(line -> line.contains("Writes are refused")))
                    .filteredOn(line -> line.contains("ERROR"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "restore"})
    void command_without_one_file_gets_one_line_and_code_2(String command) throws Exception {
        for (var run : List.of(run(command), run(command, "a", "b"))) {
            assertThat(run.status).isEqualTo(2);
            assertThat(run.error).hasLineCount(1).contains("can't run " + command);
        }
    }

    private static void create(PackagedServer server, String key) throws Exception {
        assertThat(server.send("POST", "/items", "{'key':'" + key + "'}").statusCode())
                .isEqualTo(201);
    }

    private Path file() {
        return folder.resolve("holdfast.db");
    }

    private record Run(int status, String output, String error) {}

    private Run run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dholdfast.file=" + file(),
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(folder.resolve("error").toFile())
                .start();
        var status = process.waitFor();
        return new Run(status, text("output"), text("error"));
    }

    private String text(String name) throws IOException {
        return new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.UTF_8);
    }
}
