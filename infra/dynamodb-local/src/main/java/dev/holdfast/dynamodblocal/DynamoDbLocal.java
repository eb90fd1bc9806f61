// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dynamodblocal;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * DynamoDB Local in memory, as a child process with its own port on the loopback address. The child process ends when a
 * caller closes this object or when this process ends.
 */
public final class DynamoDbLocal implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final Process process;
    private final URI endpoint;

    private DynamoDbLocal(Process process, int port) {
        this.process = process;
        this.endpoint = URI.create("http://127.0.0.1:" + port);
    }

    private static final class SharedDatabase {
        static final DynamoDbLocal INSTANCE = start();
    }

    /** Returns the instance that all tests of this process share. The first call starts the instance. */
    public static DynamoDbLocal shared() {
        return SharedDatabase.INSTANCE;
    }

    /**
     * Starts an instance and waits up to one minute for its first answer.
     *
     * @throws IllegalStateException if the instance doesn't answer; the message contains the output of the process
     */
    public static DynamoDbLocal start() {
        try {
            var process = launch(jars());
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new DynamoDbLocal(process, port(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static Process launch(Path jars) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dsqlite4java.library.path=" + jars,
                        "-Daws.region=eu-central-1",
                        "-cp",
                        ownLocation() + File.pathSeparator + jars + File.separator + "*",
                        DynamoDbLauncher.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    /**
     * Reads the port from the output of the process. A thread drops the other output, so that the process never blocks.
     */
    private static int port(Process process) {
        var port = new CompletableFuture<Integer>();
        var reader = new Thread(() -> listen(process.inputReader(), port), "DynamoDB Local's output");
        reader.setDaemon(true);
        reader.start();
        try {
            return port.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("DynamoDB Local did not start", e.getCause());
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("DynamoDB Local did not start within " + START_TIMEOUT, e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while DynamoDB Local started", e);
        }
    }

    private static void listen(BufferedReader output, CompletableFuture<Integer> port) {
        var printed = new StringBuilder();
        try (output) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(DynamoDbLauncher.PORT_PREFIX))
                    port.complete(Integer.parseInt(line.substring(DynamoDbLauncher.PORT_PREFIX.length())));
                if (!port.isDone() && printed.length() < 10_000)
                    printed.append(line).append('\n');
            }
            port.completeExceptionally(new IllegalStateException("it ended, printing: " + printed));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    /**
     * Returns the folder that the build copied the jars to, or the folder in the system property
     * {@code holdfast.dynamodb.local}.
     */
    private static Path jars() {
        var folder = System.getProperty("holdfast.dynamodb.local");
        var root = System.getProperty("holdfast.root");
        if (folder == null && root == null)
            throw new IllegalStateException("the system property holdfast.root must name the checkout");
        var jars =
                folder != null ? Path.of(folder) : Path.of(root, "infra", "dynamodb-local", "target", "dynamodb-local");
        if (!Files.isDirectory(jars))
            throw new IllegalStateException(jars + " is missing; build infra/dynamodb-local first");
        return jars;
    }

    /** Returns the folder or jar of this class, which also contains the launcher. */
    private static Path ownLocation() {
        var source = DynamoDbLocal.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(source.toString()));
    }
}
