// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.generatedclients;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** The packaged server in its own process, on a free port and with a new file. */
final class PackagedServer implements AutoCloseable {
    private static final Path JAR = ContractFiles.ROOT.resolve("functions/server/target/quarkus-app/quarkus-run.jar");
    private static final Pattern GREETING = Pattern.compile("Holdfast is watching: http://localhost:(\\d+)/");
    private static final long START_TIMEOUT_SECONDS = 120;

    private final Process process;
    private final int port;

    PackagedServer(Path folder) throws Exception {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + folder,
                        "-Dquarkus.http.port=0",
                        "-Dholdfast.file=" + folder.resolve("holdfast.db"),
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .start();
        var greeting = new CompletableFuture<Integer>();
        Thread.ofVirtual().start(() -> readOutput(greeting));
        port = greeting.get(START_TIMEOUT_SECONDS, SECONDS);
    }

    /** Reads the output to its end, because the process waits if nobody reads it. */
    private void readOutput(CompletableFuture<Integer> greeting) {
        var lines = new ArrayList<String>();
        try (var reader = process.inputReader()) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                var matcher = GREETING.matcher(line);
                if (matcher.find()) greeting.complete(Integer.parseInt(matcher.group(1)));
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
        greeting.completeExceptionally(new AssertionError("the server did not start: " + lines));
    }

    String url() {
        return "http://localhost:" + port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(20, SECONDS);
    }
}
