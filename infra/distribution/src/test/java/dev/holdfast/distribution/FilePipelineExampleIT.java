// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePipelineExampleIT {
    private static final Path SCRIPT = ExampleRun.ROOT.resolve("examples/file-pipeline/run");

    @TempDir
    Path folder;

    @Test
    void files_of_killed_worker_are_flagged_and_recovered() throws Exception {
        var run = ExampleRun.run(SCRIPT, folder);
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.output())
                .containsPattern("killed \\(SIGKILL\\) with [1-9]\\d* files in memory")
                .containsPattern("flagged [1-9]\\d* files, .* exactly those that are not in the backup")
                .containsPattern("All \\d+ files are in the backup with equal SHA-256")
                .contains("nothing is missing");
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void run_without_recovery_names_lost_files_and_fails() throws Exception {
        var run = ExampleRun.run(SCRIPT, folder, "--no-recovery");
        assertThat(run.exit()).as(run.output()).isEqualTo(1);
        assertThat(run.output())
                .contains("exactly those that are not in the backup")
                .containsPattern("FAILED: [1-9]\\d* files are not in the backup: .*\\.java")
                .doesNotContain("nothing is missing");
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }
}
