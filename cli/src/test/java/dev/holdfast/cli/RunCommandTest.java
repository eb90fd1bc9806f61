// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(RunningServer.class)
class RunCommandTest {
    private final TypedCommand shell;

    @TempDir
    Path folder;

    RunCommandTest(TypedCommand shell) {
        this.shell = shell;
    }

    @BeforeEach
    void applyWorkflow() throws Exception {
        shell.variable("XDG_STATE_HOME", folder.resolve("state").toString());
        var file = folder.resolve("job.yaml");
        Files.writeString(file, """
                states:
                  running: {initial: true, next: [done, failed], within: PT1H}
                  done: {terminal: true}
                  failed: {next: [done], within: P1D}
                """);
        shell.type("workflow apply " + file).succeeds();
    }

    @Test
    void successful_command_completes_its_item() throws Exception {
        shell.type("run -w job --key good --within PT10M -- true").succeeds();
        var item = shell.type("item get job/good -o json").json();
        assertThat(item.path("state").asText()).isEqualTo("done");
        assertThat(item.path("title").asText()).isEqualTo("true");
        assertThat(spools()).isEmpty();
    }

    @Test
    void failed_command_leaves_its_code_and_output() throws Exception {
        var run = shell.type("run -w job --key bad -- sh -c 'echo working; echo broken >&2; exit 3'");
        assertThat(run.failsWith(3).out()).isEqualTo("working\n");
        assertThat(run.err()).startsWith("broken\n");
        var item = shell.type("item get job/bad -o json").json();
        assertThat(item.path("state").asText()).isEqualTo("running");
        assertThat(item.at("/labels/exit-code").asText()).isEqualTo("3");
        // Two pipes carry the streams, so either line can arrive first.
        assertThat(item.path("output").asText().lines()).containsExactlyInAnyOrder("working", "broken");
        assertThat(item.path("history").toString()).contains("\"note\":\"exit code 3\"");
        assertThat(shell.type("item get job/bad").succeeds().out()).contains("output:\n", "  working\n", "  broken\n");
    }

    @Test
    void failed_command_moves_to_the_failed_state() throws Exception {
        shell.type("run -w job --key moved --failed-state failed --no-output -- sh -c 'exit 4'")
                .failsWith(4);
        var item = shell.type("item get job/moved -o json").json();
        assertThat(item.path("state").asText()).isEqualTo("failed");
        assertThat(item.toString()).contains("\"note\":\"exit code 4\"").doesNotContain("\"output\"");
        var since = Instant.parse(item.path("since").asText());
        assertThat(Instant.parse(item.path("due").asText())).isEqualTo(since.plus(Duration.ofDays(1)));
    }

    @Test
    void missing_and_unusable_commands_have_codes_of_shells() throws Exception {
        shell.type("run -w job --key missing -- /no/such/command").failsWith(127);
        var file = Files.writeString(folder.resolve("text"), "no program");
        shell.type("run -w job --key unusable -- " + file).failsWith(126);
        assertThat(shell.type("item get job/missing -o yaml").succeeds().out()).contains("doesn't exist");
    }

    @Test
    void argument_with_at_sign_stays_unchanged() throws Exception {
        var file = Files.writeString(folder.resolve("text"), "content");
        assertThat(shell.type("run -w job -- echo @" + file).succeeds().out()).isEqualTo("@" + file + "\n");
    }

    @Test
    void command_ends_at_its_timeout() {
        shell.type("run -w job --key slow --timeout PT0.5S -- sleep 60").failsWith(124);
        assertThat(shell.type("item get job/slow -o yaml").succeeds().out()).contains("timeout after PT0.5S");
    }

    @Test
    void timeout_kills_processes_that_ignore_it() {
        var run = shell.type("run -w job --timeout PT0.5S -- sh -c '(trap \"\" TERM; exec sleep 600) & echo $!; wait'")
                .failsWith(124);
        var pid = Long.parseLong(run.out().strip());
        ProcessHandle.of(pid)
                .ifPresent(process ->
                        process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Test
    void command_sees_its_item_and_not_the_key() {
        shell.variable("HOLDFAST_KEY", "hf_secret");
        assertThat(shell.type("run -w job --key env -- sh -c 'echo \"[$HOLDFAST_KEY] $HOLDFAST_ITEM\"'")
                        .succeeds()
                        .out())
                .isEqualTo("[] job/env\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "SILENT"})
    void job_runs_without_holdfast_and_reports_later(ServerDoor.State state) throws Exception {
        var server = shell.variable("HOLDFAST_URL");
        try (var door = new ServerDoor(server, state)) {
            shell.variable("HOLDFAST_URL", door.url());
            var run = shell.type("run -w job --key offline -- echo worked").succeeds();
            assertThat(run.out()).isEqualTo("worked\n");
            assertThat(run.err()).contains("2 reports wait in");
            door.change(ServerDoor.State.OPEN);
            shell.type("run -w job --key online -- true").succeeds();
        }
        shell.variable("HOLDFAST_URL", server);
        assertThat(shell.type("item get job/offline -o yaml").succeeds().out()).contains("state: done");
        assertThat(spools()).isEmpty();
    }

    @Test
    void next_run_sets_refused_reports_aside() throws Exception {
        var server = shell.variable("HOLDFAST_URL");
        try (var door = new ServerDoor(server, ServerDoor.State.CLOSED)) {
            shell.variable("HOLDFAST_URL", door.url());
            shell.type("run -w unknown -- true").succeeds();
            door.change(ServerDoor.State.OPEN);
            assertThat(shell.type("run -w job -- true").succeeds().err()).contains("there is no workflow unknown");
            assertThat(shell.type("run -w job -- true").succeeds().err()).isEmpty();
        }
        assertThat(spools()).singleElement().asString().endsWith("refused");
    }

    @Test
    void wrong_settings_do_not_prevent_the_job() {
        var run = shell.type("run -w job --context unknown -- echo worked").succeeds();
        assertThat(run.out()).isEqualTo("worked\n");
        assertThat(run.err()).contains("isn't reported", "there is no context unknown");
    }

    @Test
    void unknown_workflow_does_not_prevent_the_job() {
        var run = shell.type("run -w unknown -- echo worked").succeeds();
        assertThat(run.out()).isEqualTo("worked\n");
        assertThat(run.err()).contains("isn't reported", "unknown");
    }

    @Test
    void overlapping_run_leaves_the_item_alone() throws Exception {
        var end = folder.resolve("end");
        var first = shell.typeInBackground(
                "run -w job --key same -- sh -c 'while [ ! -e " + end + " ]; do sleep 0.1; done'");
        shell.await("item get job/same", "running");
        assertThat(shell.type("run -w job --key same -- echo worked").succeeds().err())
                .contains("belongs to a run that is still running");
        assertThat(shell.type("item get job/same -o yaml").out()).contains("state: running");
        Files.createFile(end);
        first.join().succeeds();
        assertThat(shell.type("item get job/same -o yaml").out()).contains("state: done");
        assertThat(shell.type("run -w job --key same -- true").succeeds().err()).contains("is finished already");
    }

    @Test
    void new_run_continues_the_item_of_a_failed_run() {
        shell.type("run -w job --key again -- false").failsWith(1);
        assertThat(shell.type("run -w job --key again -- true").succeeds().err())
                .contains("continues it");
        assertThat(shell.type("item get job/again -o yaml").out())
                .contains("state: done")
                .doesNotContain("exit-code");
    }

    @Test
    void heartbeats_keep_the_item_in_time() throws Exception {
        var end = folder.resolve("end");
        var run = shell.typeInBackground(
                "run -w job --key beats --heartbeat PT1S -- sh -c 'while [ ! -e " + end + " ]; do sleep 0.1; done'");
        shell.await("item get job/beats -o yaml", "version: 6");
        assertThat(shell.type("item get job/beats -o yaml").out()).contains("overdue: false");
        Files.createFile(end);
        run.join().succeeds();
    }

    /** Returns the folders of spools that runs have left behind. */
    private List<Path> spools() throws IOException {
        var destinations = folder.resolve("state/holdfast/spool");
        try (var paths = Files.walk(destinations, 2)) {
            return paths.filter(path -> destinations.relativize(path).getNameCount() == 2)
                    .toList();
        }
    }
}
