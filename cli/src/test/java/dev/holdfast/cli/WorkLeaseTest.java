// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests how {@code holdfast work} keeps and loses its claims, with the shortest lease. */
@ExtendWith(RunningServer.class)
class WorkLeaseTest {
    private static final String RESIZE = "work --method database/resize --lease PT10S ";
    private static final String TAKE_OVER = RESIZE + "--once -- sh -c 'echo attempt $HOLDFAST_CLAIM_ATTEMPT'";

    private final TypedCommand shell;
    private final ReleasedWork work;

    @TempDir
    Path folder;

    WorkLeaseTest(TypedCommand shell) {
        this.shell = shell;
        this.work = new ReleasedWork(shell);
    }

    @Test
    void heartbeats_keep_the_claim_of_long_work() throws Exception {
        var name = work.releaseMethod("");
        var end = folder.resolve("end");
        var run = shell.typeInBackground(RESIZE + "--once -- sh -c 'while [ ! -e " + end + " ]; do sleep 0.1; done'");
        shell.await("item get " + name + " -o json", "\"until\"");
        var first = ReleasedWork.at(work.item(name).path("claim"), "until");
        shell.awaitAbsence("item get " + name + " -o json", first.toString());
        Files.createFile(end);
        assertThat(run.join().succeeds().err()).contains("open -> done");
    }

    @Test
    void held_item_stops_its_command() throws Exception {
        var name = work.releaseMethod("");
        var started = folder.resolve("started");
        var run = shell.typeInBackground(RESIZE + "--once -- sh -c 'trap \"echo ended; exit 0\" TERM; touch " + started
                + "; while :; do sleep 0.1; done'");
        ReleasedWork.awaitFile(started);
        shell.type("item hold " + name + " --reason wait").succeeds();
        var result = run.join().succeeds();
        assertThat(result.out()).isEqualTo("ended\n");
        assertThat(result.err()).contains("the claim is lost: ", "0 items done, 0 failed, 1 lost.");
        assertThat(work.stateOf(name)).isEqualTo("open");
    }

    @Test
    void killed_worker_leaves_its_item_to_another() throws Exception {
        var name = work.releaseMethod("");
        try (var run = CommandProcess.start(
                shell,
                "work",
                "--method",
                "database/resize",
                "--lease",
                "PT10S",
                "--",
                "sh",
                "-c",
                "echo ready; exec sleep 600")) {
            assertThat(run.out().readLine()).isEqualTo("ready");
            run.kill();
        }
        assertThat(shell.type(TAKE_OVER).succeeds().out()).isEmpty();
        shell.await(TAKE_OVER, "attempt 2");
        assertThat(work.stateOf(name)).isEqualTo("done");
    }

    @Test
    void command_stops_when_its_lease_ends_unrenewed() throws Exception {
        var name = work.releaseMethod("");
        var started = folder.resolve("started");
        var stopped = folder.resolve("stopped");
        var server = shell.variable("HOLDFAST_URL");
        try (var door = new ServerDoor(server, ServerDoor.State.OPEN)) {
            var run = shell.typeInBackground(RESIZE + "--url " + door.url() + " --once -- sh -c 'trap \"touch "
                    + stopped + "; exit 0\" TERM; touch " + started + "; while :; do sleep 0.1; done'");
            ReleasedWork.awaitFile(started);
            door.change(ServerDoor.State.SILENT);
            // The command of the second worker checks that the first worker's command has stopped.
            shell.await(
                    RESIZE + "--once -- sh -c 'test -e " + stopped
                            + " && echo stopped before attempt $HOLDFAST_CLAIM_ATTEMPT'",
                    "stopped before attempt 2");
            var result = run.join();
            assertThat(result.err()).contains("the report may be lost");
        }
        assertThat(work.stateOf(name)).isEqualTo("done");
    }
}
