// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs an example's script with the packaged server. */
record ExampleRun(int exit, String output) {
    static final Path ROOT = Path.of(System.getProperty("holdfast.root"));
    private static final int TIMEOUT_SECONDS = 400;

    /**
     * @param script the example's {@code run}
     * @param folder the folder for the output, and for the example's temporary files in {@code tmp}
     */
    static ExampleRun run(Path script, Path folder, String... options) throws IOException, InterruptedException {
        var output = folder.resolve("output.txt");
        var command = Stream.concat(Stream.of(script.toString()), Stream.of(options));
        var builder = new ProcessBuilder(command.toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("TMPDIR", Files.createDirectory(folder.resolve("tmp")).toString());
        var process = builder.start();
        try {
            var hasEnded = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            assertThat(hasEnded)
                    .as("the example ends in time; its output:%n%s", Files.readString(output))
                    .isTrue();
            return new ExampleRun(process.exitValue(), Files.readString(output));
        } finally {
            stop(process);
        }
    }

    /** Stops the script, which stops its own processes. Kills the remaining processes. */
    private static void stop(Process process) throws InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        process.waitFor(15, TimeUnit.SECONDS);
        started.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
