// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests {@code holdfast work} while Holdfast can't be reached. */
@ExtendWith(RunningServer.class)
class WorkOutageTest {
    private static final String RESIZE = "work --method database/resize --call-timeout PT3S ";

    private final TypedCommand shell;
    private final ReleasedWork work;

    @TempDir
    Path folder;

    WorkOutageTest(TypedCommand shell) {
        this.shell = shell;
        this.work = new ReleasedWork(shell);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "SILENT"})
    void single_run_ends_without_holdfast(ServerDoor.State state) throws Exception {
        try (var door = new ServerDoor(shell.variable("HOLDFAST_URL"), state)) {
            var run = shell.type(RESIZE + "--once --url " + door.url() + " -- echo worked")
                    .failsWith(75);
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void worker_waits_for_holdfast_and_goes_on() throws Exception {
        work.releaseMethod("");
        var err = Files.createFile(folder.resolve("err"));
        try (var door = new ServerDoor(shell.variable("HOLDFAST_URL"), ServerDoor.State.CLOSED)) {
            var words = RESIZE + "--poll PT0.1S --url " + door.url() + " -- echo worked";
            try (var run = CommandProcess.startWithErrors(shell, err, ShellWords.of(words))) {
                awaitText(err, "can't be reached");
                door.change(ServerDoor.State.OPEN);
                assertThat(run.out().readLine()).isEqualTo("worked");
                awaitText(err, "open -> done");
                assertThat(run.process().isAlive()).isTrue();
            }
        }
        assertThat(read(err)).containsOnlyOnce("can't be reached").containsOnlyOnce("Holdfast answers again");
    }

    @Test
    void completion_waits_for_the_end_of_an_outage() throws Exception {
        var name = work.releaseMethod("");
        var err = Files.createFile(folder.resolve("err"));
        try (var door = new ServerDoor(shell.variable("HOLDFAST_URL"), ServerDoor.State.OPEN)) {
            var end = folder.resolve("end");
            var script = "echo ready; while [ ! -e " + end + " ]; do sleep 0.1; done";
            var words = RESIZE + "--once --url " + door.url() + " -- sh -c '" + script + "'";
            try (var run = CommandProcess.startWithErrors(shell, err, ShellWords.of(words))) {
                assertThat(run.out().readLine()).isEqualTo("ready");
                door.change(ServerDoor.State.CLOSED);
                Files.createFile(end);
                awaitText(err, "can't be reached");
                assertThat(work.stateOf(name)).isEqualTo("open");
                door.change(ServerDoor.State.OPEN);
                assertThat(run.exitCode()).isZero();
            }
        }
        assertThat(read(err)).contains("Holdfast answers again", name + ": open -> done");
        assertThat(shell.type("item history " + name).succeeds().out()).containsOnlyOnce("completed");
    }

    private static void awaitText(Path file, String text) {
        ReleasedWork.await(() -> read(file).contains(text), file + " contains " + text);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
