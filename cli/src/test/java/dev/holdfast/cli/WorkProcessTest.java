// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the signals of {@code holdfast work} in its own process. */
@ExtendWith(RunningServer.class)
class WorkProcessTest {
    private static final String WAIT = " echo ready; while :; do sleep 0.1; done";

    private final TypedCommand shell;
    private final ReleasedWork work;

    @TempDir
    Path folder;

    WorkProcessTest(TypedCommand shell) {
        this.shell = shell;
        this.work = new ReleasedWork(shell);
    }

    @BeforeEach
    void useFolderAsHome() {
        shell.variable("HOME", folder.toString());
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void signal_returns_the_claim_at_once(String signal, int exitCode) throws Exception {
        var name = work.releaseMethod("");
        try (var run = start("trap 'echo ended; exit 9' " + signal + ";" + WAIT)) {
            assertThat(run.out().readLine()).isEqualTo("ready");
            run.send(signal);
            assertThat(run.out().readLine()).isEqualTo("ended");
            assertThat(run.exitCode()).isEqualTo(exitCode);
        }
        assertThat(work.item(name).path("returned").path("reason").asText()).startsWith("exit code 9");
        assertThat(shell.type("work --method database/resize --once -- echo taken")
                        .succeeds()
                        .out())
                .isEqualTo("taken\n");
    }

    @Test
    void work_that_succeeds_after_a_signal_is_completed() throws Exception {
        var name = work.releaseMethod("");
        try (var run = start("trap 'exit 0' TERM;" + WAIT)) {
            assertThat(run.out().readLine()).isEqualTo("ready");
            run.send("TERM");
            assertThat(run.exitCode()).isEqualTo(143);
        }
        assertThat(work.stateOf(name)).isEqualTo("done");
    }

    @Test
    void second_signal_kills_the_command() throws Exception {
        var name = work.releaseMethod("");
        try (var run = start("trap 'echo ignored' TERM; echo $$;" + WAIT)) {
            var pid = Long.parseLong(run.out().readLine());
            assertThat(run.out().readLine()).isEqualTo("ready");
            run.send("TERM");
            assertThat(run.out().readLine()).isEqualTo("ignored");
            run.send("TERM");
            assertThat(run.exitCode()).isEqualTo(143);
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        }
        assertThat(work.item(name).path("returned").path("reason").asText()).startsWith("exit code 137 (signal 9)");
    }

    @Test
    void idle_worker_ends_at_a_signal() throws Exception {
        work.releaseMethod("");
        try (var run = start("echo worked")) {
            assertThat(run.out().readLine()).isEqualTo("worked");
            shell.awaitAbsence("item list -w simple -o name", "simple/");
            run.send("TERM");
            assertThat(run.exitCode()).isEqualTo(143);
        }
    }

    private CommandProcess start(String script) throws Exception {
        return CommandProcess.start(
                shell, "work", "--method", "database/resize", "--poll", "PT1H", "--", "sh", "-c", script);
    }
}
