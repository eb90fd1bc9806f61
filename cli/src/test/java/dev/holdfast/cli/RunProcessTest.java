// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code holdfast run} in its own process. */
@ExtendWith(RunningServer.class)
class RunProcessTest {
    private static final int INPUT_BYTES = 300_000;

    private final TypedCommand shell;

    @TempDir
    Path folder;

    RunProcessTest(TypedCommand shell) {
        this.shell = shell;
    }

    @BeforeEach
    void useFolderAsHome() {
        shell.variable("HOME", folder.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--within=PT1H", "--no-output"})
    void input_and_output_pass_unchanged(String option) throws Exception {
        var bytes = new byte[INPUT_BYTES];
        new Random(7).nextBytes(bytes);
        var in = Files.write(folder.resolve("in"), bytes);
        var out = folder.resolve("out");
        try (var run = CommandProcess.start(shell, in, out, "run", "-w", "simple", option, "--", "cat")) {
            assertThat(run.exitCode()).isZero();
        }
        assertThat(Files.readAllBytes(out)).isEqualTo(bytes);
    }

    @Test
    void signals_reach_the_command() throws Exception {
        var script =
                "trap 'echo hung up' HUP; trap 'echo ended; exit 9' TERM; echo ready;" + " while :; do sleep 0.1; done";
        try (var run = CommandProcess.start(shell, "run", "-w", "simple", "--", "sh", "-c", script)) {
            assertThat(run.out().readLine()).isEqualTo("ready");
            run.send("HUP");
            assertThat(run.out().readLine()).isEqualTo("hung up");
            run.send("TERM");
            assertThat(run.out().readLine()).isEqualTo("ended");
            assertThat(run.exitCode()).isEqualTo(9);
        }
    }

    @Test
    void command_that_a_signal_ends_has_its_code() throws Exception {
        try (var run = CommandProcess.start(
                shell, "run", "-w", "simple", "--key", "signal", "--", "sh", "-c", "echo ready; exec sleep 60")) {
            assertThat(run.out().readLine()).isEqualTo("ready");
            run.send("TERM");
            assertThat(run.exitCode()).isEqualTo(143);
        }
        assertThat(shell.type("item get simple/signal -o yaml").succeeds().out())
                .contains("exit code 143 (signal 15)");
    }

    @RepeatedTest(3)
    void killed_run_becomes_overdue() throws Exception {
        killRun();
    }

    @Tag("long")
    @RepeatedTest(50)
    void each_of_fifty_killed_runs_becomes_overdue() throws Exception {
        killRun();
    }

    private void killRun() throws Exception {
        var key = UUID.randomUUID().toString();
        var item = "item get simple/" + key + " -o yaml";
        try (var run = CommandProcess.start(
                shell, "run", "-w", "simple", "--key", key, "--heartbeat", "PT2S", "--", "sleep", "600")) {
            shell.await(item, "version: 3");
            assertThat(shell.type(item).out()).contains("overdue: false").doesNotContain("type: overdue");
            run.kill();
        }
        shell.await(item, "type: overdue");
    }
}
