package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example as a person would, with the packaged server. */
class FilePipelineIT {
    private static final Path ROOT = Path.of(System.getProperty("holdfast.root"));
    private static final int PATIENCE_SECONDS = 180;

    @TempDir
    Path folder;

    @Test
    void every_file_that_a_killed_worker_lost_is_flagged_and_brought_back() throws Exception {
        var run = run();
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.output())
                .containsPattern("killed \\(SIGKILL\\) with [1-9]\\d* files in its hands")
                .containsPattern("flagged [1-9]\\d* files, .* exactly those that are not in the backup")
                .containsPattern("All \\d+ files are in the backup with equal SHA-256")
                .contains("nothing is missing");
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void without_recovery_the_lost_files_are_named_and_the_run_fails() throws Exception {
        var run = run("--no-recovery");
        assertThat(run.exit()).as(run.output()).isEqualTo(1);
        assertThat(run.output())
                .contains("exactly those that are not in the backup")
                .containsPattern("FAILED: [1-9]\\d* files are not in the backup: .*\\.java")
                .doesNotContain("nothing is missing");
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    private record Run(int exit, String output) {}

    private Run run(String... options) throws IOException, InterruptedException {
        var output = folder.resolve("output.txt");
        var command = Stream.concat(
                Stream.of(ROOT.resolve("examples/file-pipeline/run").toString()), Stream.of(options));
        var builder = new ProcessBuilder(command.toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("TMPDIR", Files.createDirectory(folder.resolve("tmp")).toString());
        var process = builder.start();
        try {
            var ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(ended)
                    .as("ended in time; it said:%n%s", Files.readString(output))
                    .isTrue();
            return new Run(process.exitValue(), Files.readString(output));
        } finally {
            stop(process);
        }
    }

    /** The script stops what it has started, when asked; what is left after that is killed. */
    private static void stop(Process process) throws InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        process.waitFor(15, TimeUnit.SECONDS);
        started.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
