// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.http;

import dev.holdfast.bench.TemporaryFolder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged server as a process, on a free port and with a new file. */
final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of("functions/server/target/quarkus-app/quarkus-run.jar");
    private static final long TIMEOUT_SECONDS = 60;
    private static final double TICKS_PER_SECOND = 100;

    final int port;
    /** Seconds from the start of the process to its first answer. */
    final double startSeconds;
    /** CPU time of the start, in seconds. */
    final double startCpuSeconds;

    private final TemporaryFolder folder = new TemporaryFolder();
    private final Process process;

    ServerProcess(List<String> options) throws IOException, InterruptedException {
        if (!Files.exists(JAR)) throw new IllegalStateException("build the server first: " + JAR + " is missing");
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of(
                "-Dquarkus.http.port=" + port,
                "-Dholdfast.file=" + folder.path.resolve("holdfast.db"),
                "-jar",
                JAR.toString()));
        var startedAt = System.nanoTime();
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.path.resolve("log").toFile())
                .start();
        awaitAnswer(startedAt);
        startSeconds = (System.nanoTime() - startedAt) / 1e9;
        startCpuSeconds = cpuMicros() / 1e6;
    }

    private void awaitAnswer(long startedAt) throws IOException, InterruptedException {
        while (true) {
            try (var keepAliveClient = new KeepAliveClient(port)) {
                keepAliveClient.get("/apps/bench/workflows");
                return;
            } catch (IOException e) {
                var late = System.nanoTime() - startedAt > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
                if (late || process.waitFor(5, TimeUnit.MILLISECONDS))
                    throw new IllegalStateException(
                            "the server doesn't answer: " + Files.readString(folder.path.resolve("log")), e);
            }
        }
    }

    /** Returns the CPU time that the server has used, in microseconds. Needs {@code /proc}. */
    double cpuMicros() throws IOException {
        var stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND * 1e6;
    }

    /** Returns the resident memory of the server, in MiB. */
    long residentMiB() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")))
            if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        return 0;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        folder.close();
    }
}
