// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RunningServer.class)
class EachLineTest {
    private final TypedCommand shell;

    @TempDir
    Path folder;

    EachLineTest(TypedCommand shell) {
        this.shell = shell;
    }

    @BeforeEach
    void enterLines() {
        shell.variable("HOME", folder.toString()).input("apple\nbanana\n\ncherry\napple\n");
    }

    @Test
    void second_run_does_only_the_missing_lines() {
        var first = shell.type("run -w simple --each-line --jobs 2 -- sh -c 'test {} != banana && echo did {}'");
        assertThat(first.failsWith(1).out().lines()).containsExactlyInAnyOrder("did apple", "did cherry");
        assertThat(first.err())
                .contains("'banana' failed: exit code 1", "2 lines succeeded, 1 failed, 0 were finished before.");
        var second = shell.type("run -w simple --each-line -- echo did {}").succeeds();
        assertThat(second.out()).isEqualTo("did banana\n");
        assertThat(second.err()).contains("1 lines succeeded, 0 failed, 2 were finished before.");
        assertThat(shell.type("run -w simple --each-line -- echo did {}")
                        .succeeds()
                        .out())
                .isEmpty();
    }

    @Test
    void killed_run_leaves_its_line_to_the_next_run() throws Exception {
        var in = Files.writeString(folder.resolve("lines"), "apple\nbanana\n");
        var out = folder.resolve("out");
        try (var run = CommandProcess.start(
                shell,
                in,
                out,
                "run",
                "-w",
                "simple",
                "--each-line",
                "--",
                "sh",
                "-c",
                "echo did {}; test {} = apple || exec sleep 600")) {
            shell.await("item list -w simple -o json", "banana");
            run.kill();
        }
        var next = shell.input("apple\nbanana\n")
                .type("run -w simple --each-line -- echo did {}")
                .succeeds();
        assertThat(next.out()).isEqualTo("did banana\n");
        assertThat(next.err()).contains("belongs to a run that was killed");
    }

    @Test
    void lines_wait_until_holdfast_can_be_reached() throws Exception {
        try (var door = new ServerDoor(shell.variable("HOLDFAST_URL"), ServerDoor.State.CLOSED)) {
            shell.variable("HOLDFAST_URL", door.url());
            assertThat(shell.type("run -w simple --call-timeout PT1S --each-line -- echo did {}")
                            .failsWith(75)
                            .out())
                    .isEmpty();
        }
    }

    @Test
    void command_without_placeholder_is_refused() {
        assertThat(shell.type("run -w simple --each-line -- echo").failsWith(2).err())
                .contains("{}");
    }
}
