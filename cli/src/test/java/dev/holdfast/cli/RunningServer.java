// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The packaged server in its own process, which all test classes share. Each test gets a {@link TypedCommand} with its
 * own application.
 */
public final class RunningServer implements ParameterResolver {
    private static final Path JAR =
            Path.of(System.getProperty("holdfast.root"), "functions/server/target/quarkus-app/quarkus-run.jar");
    private static final Pattern GREETING = Pattern.compile("Holdfast is watching: (http://localhost:\\d+)/");
    private static final AtomicInteger APPS = new AtomicInteger();
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TypedCommand.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var server = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RunningServer.class))
                .getOrComputeIfAbsent(ServerProcess.class);
        var app = "test-" + APPS.incrementAndGet();
        return new TypedCommand(server.folder)
                .variable("HOLDFAST_URL", server.url)
                .variable("HOLDFAST_APP", app);
    }

    /** A separate server, for tests that change settings that all applications share. */
    static final class ServerProcess implements AutoCloseable {
        private final Path folder;
        private final Process process;
        private final String url;

        ServerProcess() throws IOException, InterruptedException {
            if (!Files.exists(JAR))
                throw new IllegalStateException(JAR + " is missing; first run ./mvnw -DskipTests package");
            folder = Files.createTempDirectory("holdfast-command");
            var log = folder.resolve("server.log");
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Dquarkus.http.port=0",
                            "-Dholdfast.sweep.every=1s",
                            "-Dholdfast.webhooks.allow=127.0.0.0/8",
                            "-Dholdfast.file=" + folder.resolve("holdfast.db"),
                            "-jar",
                            JAR.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            url = awaitGreeting(log);
        }

        String url() {
            return url;
        }

        private String awaitGreeting(Path log) throws IOException, InterruptedException {
            var start = System.nanoTime();
            while (System.nanoTime() - start < START_TIMEOUT.toNanos()) {
                var greeting = GREETING.matcher(Files.readString(log));
                if (greeting.find()) return greeting.group(1);
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) break;
            }
            throw new AssertionError("the server did not start: " + Files.readString(log));
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
