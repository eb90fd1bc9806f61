// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearchlocal;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A single-node OpenSearch without credentials, as a child process with its own port on the loopback address. The child
 * process ends when a caller closes this object or when this process ends.
 */
public final class OpenSearchLocal implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);

    private final Process process;
    private final Path home;
    private final URI endpoint;

    private OpenSearchLocal(Process process, Path home, int port) {
        this.process = process;
        this.home = home;
        this.endpoint = URI.create("http://127.0.0.1:" + port);
    }

    private static final class SharedNode {
        static final OpenSearchLocal INSTANCE = start();
    }

    /** Returns the instance that all tests of this process share. The first call starts the instance. */
    public static OpenSearchLocal shared() {
        return SharedNode.INSTANCE;
    }

    /**
     * Starts an instance and waits up to two minutes for its first answer.
     *
     * @throws IllegalStateException if the instance doesn't answer; the message contains the output of the process
     */
    public static OpenSearchLocal start() {
        try {
            var home = Files.createTempDirectory("opensearch");
            var process = launch(jars(), home);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, home)));
            return new OpenSearchLocal(process, home, port(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        end(process, home);
    }

    private static void end(Process process, Path home) {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!Files.exists(home)) return;
        try (var files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // The files of the node remain in the system's temporary folder.
        }
    }

    private static Process launch(Path jars, Path home) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlog4j2.level=WARN",
                        "-cp",
                        ownLocation() + File.pathSeparator + jars + File.separator + "*",
                        OpenSearchLauncher.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .start();
    }

    /**
     * Reads the port from the output of the process. A thread drops the other output, so that the process never blocks.
     */
    private static int port(Process process) {
        var port = new CompletableFuture<Integer>();
        var reader = new Thread(() -> listen(process.inputReader(), port), "OpenSearch's output");
        reader.setDaemon(true);
        reader.start();
        try {
            return port.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("OpenSearch did not start", e.getCause());
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("OpenSearch did not start within " + START_TIMEOUT, e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while OpenSearch started", e);
        }
    }

    private static void listen(BufferedReader output, CompletableFuture<Integer> port) {
        var printed = new StringBuilder();
        try (output) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(OpenSearchLauncher.PORT_PREFIX))
                    port.complete(Integer.parseInt(line.substring(OpenSearchLauncher.PORT_PREFIX.length())));
                if (!port.isDone() && printed.length() < 10_000)
                    printed.append(line).append('\n');
            }
            port.completeExceptionally(new IllegalStateException("it ended, printing: " + printed));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    /** Returns the folder that the build copied the jars to. */
    private static Path jars() {
        var root = System.getProperty("holdfast.root");
        if (root == null) throw new IllegalStateException("the system property holdfast.root must name the checkout");
        var jars = Path.of(root, "infra", "opensearch-local", "target", "opensearch");
        if (!Files.isDirectory(jars))
            throw new IllegalStateException(jars + " is missing; build infra/opensearch-local first");
        return jars;
    }

    /** Returns the folder or jar of this class, which also contains the launcher. */
    private static Path ownLocation() {
        var source = OpenSearchLocal.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(source.toString()));
    }
}
