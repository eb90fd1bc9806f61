// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.generatedclients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The exit code and the output of a command that a generated client's language needs. */
record CommandRun(int exit, String output) {
    private static final long TIMEOUT_SECONDS = 120;

    static CommandRun run(Path folder, String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile("holdfast-command", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            var hasEnded = process.waitFor(TIMEOUT_SECONDS, SECONDS);
            process.destroyForcibly();
            assertThat(hasEnded).as(Files.readString(output, UTF_8)).isTrue();
            return new CommandRun(process.exitValue(), Files.readString(output, UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    /** Whether the command exists and succeeds. */
    static boolean succeeds(String... command) throws InterruptedException {
        try {
            return run(Path.of("."), command).exit() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    void assertSucceeded() {
        assertThat(exit).as(output).isZero();
    }
}
