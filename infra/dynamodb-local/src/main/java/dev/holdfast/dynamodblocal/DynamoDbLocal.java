package dev.holdfast.dynamodblocal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** DynamoDB Local in memory, as a process of its own on a port of its own; it ends with this one. */
public final class DynamoDbLocal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 3;

    private final Process process;
    private final int port;

    private DynamoDbLocal(Process process, int port) {
        this.process = process;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    private static final class Shared {
        static final DynamoDbLocal INSTANCE = start();
    }

    /** The one that all tests of this process share. */
    public static DynamoDbLocal shared() {
        return Shared.INSTANCE;
    }

    /** Starts one and waits, for at most a minute, until it takes connections. */
    public static DynamoDbLocal start() {
        for (var attempt = 1; ; attempt++) {
            try {
                var local = launch(freePort());
                if (local.answers()) return local;
                local.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // Somebody else may have taken the port between looking for it and starting.
            if (attempt == TRIES) throw new IllegalStateException("DynamoDB Local did not start; see its output above");
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static DynamoDbLocal launch(int port) throws IOException {
        var jars = jars();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        "-Dsqlite4java.library.path=" + jars,
                        "-Daws.region=eu-central-1",
                        "-cp",
                        jars + "/*",
                        "software.amazon.dynamodb.services.local.main.ServerRunner",
                        "-inMemory",
                        "-sharedDb",
                        "-disableTelemetry",
                        "-port",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile("dynamodb-local", ".log").toFile())
                .start();
        return new DynamoDbLocal(process, port);
    }

    /** Where the build has copied it to. */
    private static Path jars() {
        var root = System.getProperty("holdfast.root");
        if (root == null) throw new IllegalStateException("the system property holdfast.root must name the checkout");
        var jars = Path.of(root, "infra", "dynamodb-local", "target", "dynamodb-local");
        if (!Files.isDirectory(jars))
            throw new IllegalStateException(jars + " is missing; build infra/dynamodb-local first");
        return jars;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() throws IOException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                try {
                    if (process.waitFor(50, TimeUnit.MILLISECONDS)) return false;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return false;
    }
}
