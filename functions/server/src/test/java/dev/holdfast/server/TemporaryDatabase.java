// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives the tests their own database file. The tests themselves run sweeps, and use receivers on the loopback address.
 */
public final class TemporaryDatabase implements QuarkusTestResourceLifecycleManager {
    private @Nullable Path folder;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("holdfast");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "holdfast.http.origins", "https://holdfast.example,http://box.example:8080",
                "holdfast.file", folder.resolve("holdfast.db").toString(),
                "holdfast.webhooks.allow", "127.0.0.0/8",
                "holdfast.mail.from", "Holdfast <alerts@holdfast.example>",
                "quarkus.mailer.host", "127.0.0.1",
                "quarkus.mailer.port", Integer.toString(freePort()));
    }

    /** Returns a port for a test's mail server. */
    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (folder == null) return;
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
