// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the packaged server on a disk that is really full. */
@Timeout(180)
class FullDiskIT {
    @TempDir
    Path folder;

    @Test
    void full_disk_is_down_and_refused_until_there_is_space() throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(canMount(disk)).as("this system can mount a small disk").isTrue();
        try (var watchdog = new LoopbackWebhook();
                var server = PackagedServer.onSmallDisk(
                        disk, "holdfast.sweep.every=1s", "holdfast.heartbeat.url=" + watchdog.url())) {
            server.port();
            await().atMost(30, SECONDS).until(() -> !watchdog.received().isEmpty());
            var filler = server.seenFromOutside(disk.resolve("filler"));
            fill(filler);
            var refused = server.send("POST", "/items", "{'key':'a'}");
            assertThat(refused.statusCode()).isEqualTo(507);
            assertThat(refused.body()).contains("urn:holdfast:problem:insufficient-storage");
            assertThat(server.health().statusCode()).isEqualTo(503);
            var heartbeats = watchdog.received().size();
            for (var i = 0; i < 50; i++)
                assertThat(server.send("POST", "/items", "{'key':'a'}").statusCode())
                        .isEqualTo(507);
            await().pollDelay(4, SECONDS).atMost(5, SECONDS).until(() -> true);
            assertThat(server.health().statusCode()).as("after some sweeps").isEqualTo(503);
            assertThat(watchdog.received().size()).isLessThanOrEqualTo(heartbeats + 1);

            Files.delete(filler);
            await().atMost(30, SECONDS).until(() -> server.health().statusCode() == 200);
            assertThat(server.send("POST", "/items", "{'key':'a'}").statusCode())
                    .isEqualTo(201);
            await().atMost(30, SECONDS).until(() -> watchdog.received().size() > heartbeats + 1);
            assertThat(server.output().lines().filter(line -> line.contains("WARN")))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("writes fail"))
                    .anyMatch(line -> line.contains("succeed again"));
            assertThat(server.output()).doesNotContain("\tat ");
        }
    }

    private static boolean canMount(Path folder) throws Exception {
        try {
            return new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "none", folder.toString())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            var block = new byte[4096];
            while (true) out.write(block);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }
}
