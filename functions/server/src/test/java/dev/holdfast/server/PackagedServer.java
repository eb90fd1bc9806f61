// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the packaged server in its own process, on any free port. */
final class PackagedServer implements AutoCloseable {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Pattern GREETING = Pattern.compile("Holdfast is watching: http://localhost:(\\d+)/");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path log;
    private final long startNanos = System.nanoTime();
    final Process process;

    PackagedServer(Path file, String... settings) throws IOException {
        this(List.of(), List.of(), folderOf(file), file, settings);
    }

    /** Starts a server with further options of the JVM, such as the size of its heap. */
    static PackagedServer withOptions(List<String> options, Path file, String... settings) throws IOException {
        return new PackagedServer(List.of(), options, folderOf(file), file, settings);
    }

    private static Path folderOf(Path file) {
        return requireNonNull(file.getParent(), "a file in a folder");
    }

    private PackagedServer(
            List<String> launcher, List<String> options, Path temporaryFolder, Path file, String... settings)
            throws IOException {
        log = Files.createTempFile(temporaryFolder, "server", ".log");
        var command = new ArrayList<String>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                // SQLite unpacks its library into this folder. If the system kills the process, the library stays in
                // the folder.
                "-Djava.io.tmpdir=" + temporaryFolder,
                "-Dquarkus.http.port=0",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dholdfast.file=" + file));
        command.addAll(options);
        Stream.of(settings).map(s -> "-D" + s).forEach(command::add);
        command.addAll(List.of("-jar", JAR.toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /**
     * Starts a server whose file is on its own small disk. Only Linux can mount such a disk, and not in every
     * container.
     */
    static PackagedServer onSmallDisk(Path disk, String... settings) throws IOException {
        var mount = "mount -t tmpfs -o size=8m none \"$0\" && exec \"$@\"";
        return new PackagedServer(
                List.of("unshare", "-rm", "sh", "-c", mount, disk.toString()),
                List.of(),
                folderOf(disk),
                disk.resolve("holdfast.db"),
                settings);
    }

    /** Returns the path by which other processes can access a file on the server's own disk. */
    Path seenFromOutside(Path file) {
        return Path.of("/proc/" + process.pid() + "/root" + file);
    }

    HttpResponse<String> health() throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/q/health"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the port from the server's greeting. */
    int port() {
        do {
            var greeting = GREETING.matcher(output());
            if (greeting.find()) return Integer.parseInt(greeting.group(1));
        } while (!hasEnded(10) && age().compareTo(START_TIMEOUT) < 0);
        throw new AssertionError("the server did not start: " + output());
    }

    boolean hasEnded(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param authorization the header's value; empty for no header */
    HttpResponse<String> metrics(String authorization) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/q/metrics"))
                .timeout(Duration.ofSeconds(20));
        if (!authorization.isEmpty()) request.header("Authorization", authorization);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String json) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/apps/it" + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(ApiClient.toJson(json)))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Kills the process without an orderly stop, like {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        assertThat(hasEnded(20_000)).isTrue();
    }

    @Override
    public void close() {
        kill();
        client.close();
    }
}
