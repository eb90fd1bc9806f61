// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.RunningServer.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how {@code holdfast work} handles commands that fail, and options that don't fit. */
@ExtendWith(RunningServer.class)
class WorkFailureTest {
    private static final String RESIZE = "work --method database/resize --once ";

    private final TypedCommand shell;
    private final ReleasedWork work;

    @TempDir
    Path folder;

    WorkFailureTest(TypedCommand shell) {
        this.shell = shell;
        this.work = new ReleasedWork(shell);
    }

    @Test
    void failed_command_returns_its_item_with_the_reason() throws Exception {
        var name = work.releaseMethod("");
        var run = shell.type(RESIZE + "--worker night --retry-after PT10M -- sh -c 'echo no route >&2; exit 3'");
        assertThat(run.failsWith(1).err()).contains("exit code 3, returned until ", "0 items done, 1 failed");
        var item = work.item(name);
        assertThat(item.path("state").asText()).isEqualTo("open");
        var returned = item.path("returned");
        assertThat(returned.path("worker").asText()).isEqualTo("night");
        assertThat(returned.path("reason").asText()).isEqualTo("exit code 3: no route");
        assertThat(Duration.between(ReleasedWork.at(returned, "at"), ReleasedWork.at(returned, "retryAt")))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(shell.type(RESIZE + "-- echo early").succeeds().out()).isEmpty();
    }

    @Test
    void long_output_is_cut_to_a_valid_reason() throws Exception {
        var name = work.releaseMethod("");
        shell.type(RESIZE + "-- sh -c 'yes x | head -n 900 | tr -d \"\\n\"; echo end; exit 1'")
                .failsWith(1);
        var reason = work.item(name).path("returned").path("reason").asText();
        assertThat(reason).hasSize(500).startsWith("exit code 1: …x").endsWith("xend");
    }

    @Test
    void last_attempt_moves_to_the_failed_state() throws Exception {
        work.applyWorkflow(folder);
        var name = work.releaseWorkflow();
        var line = "work -w renew --once --retry-after PT0.1S --done-state installed --failed-state broken --attempts 2"
                + " -- sh -c 'echo attempt $HOLDFAST_CLAIM_ATTEMPT; exit 4'";
        assertThat(shell.type(line).failsWith(1).err()).contains("exit code 4, returned until");
        assertThat(work.item(name).path("returned").path("reason").asText()).isEqualTo("exit code 4: attempt 1");
        shell.await(line, "attempt 2");
        var item = work.item(name);
        assertThat(item.path("state").asText()).isEqualTo("broken");
        assertThat(item.toString()).contains("\"note\":\"exit code 4\"", "\"output\":\"attempt 2\"");
    }

    @Test
    void item_without_the_done_state_is_returned_unworked() throws Exception {
        work.applyWorkflow(folder);
        var name = work.releaseWorkflow();
        var run = shell.type("work -w renew --once -- echo worked").failsWith(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("not run, because of --done-state", "allowed: installed, broken");
        assertThat(work.item(name).path("returned").path("reason").asText()).startsWith("not run: ");
    }

    @Test
    void command_ends_at_its_timeout() throws Exception {
        var name = work.releaseMethod("");
        shell.type(RESIZE + "--timeout PT0.5S -- sleep 60").failsWith(1);
        assertThat(work.item(name).path("returned").path("reason").asText()).isEqualTo("timeout after PT0.5S");
    }

    @Test
    void output_stays_out_of_the_reason_without_output() throws Exception {
        var name = work.releaseMethod("");
        shell.type(RESIZE + "--no-output -- sh -c 'echo secret >&2; exit 1'").failsWith(1);
        assertThat(work.item(name).path("returned").path("reason").asText()).isEqualTo("exit code 1");
    }

    @Test
    void missing_command_ends_the_worker() throws Exception {
        var name = work.releaseMethod("");
        assertThat(shell.type("work --method database/resize -- /no/such/command")
                        .failsWith(2)
                        .err())
                .contains("/no/such/command doesn't exist");
        assertThat(work.item(name).path("returned").path("reason").asText())
                .isEqualTo("/no/such/command doesn't exist");
    }

    @Test
    void wrong_key_ends_the_worker() throws Exception {
        try (var server = new ServerProcess()) {
            var person = new TypedCommand(folder)
                    .variable("HOLDFAST_URL", server.url())
                    .variable("HOLDFAST_APP", "shop");
            var manageKey =
                    person.type("key create admin --scope manage").succeeds().out();
            assertThat(person.type("work -w simple -- true").failsWith(4).err()).contains("holdfast login");
            person.variable("HOLDFAST_KEY", manageKey.strip());
            var reportKey =
                    person.type("key create worker --scope report").succeeds().out();
            person.type("work -w simple --once -- true").succeeds();
            person.variable("HOLDFAST_KEY", reportKey.strip());
            assertThat(person.type("work -w simple -- true").failsWith(4).err()).contains("use another key");
        }
    }

    @Test
    void unknown_workflow_ends_the_worker() {
        assertThat(shell.type("work -w unknown -- true").failsWith(5).err()).contains("there is no workflow unknown");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -- true                              | either --method or --workflow
            --method a/b -w c -- true            | either --method or --workflow
            --method resize -- true              | --method must be MODEL/NAME
            -w simple --jobs 0 -- true           | --jobs must be 1 to 1000
            -w simple --lease PT9S -- true       | --lease must be PT10S to PT1H
            -w simple --retry-after P2D -- true  | --retry-after must be PT0.001S to PT24H
            -w simple --attempts 2 -- true       | --attempts needs --failed-state
            -w simple --timeout PT0S -- true     | --timeout must be longer than zero
            -w simple --poll never -- true       | --poll
            -w simple                            | COMMAND
            """)
    void wrong_option_is_named(String options, String message) {
        assertThat(shell.type("work " + options).failsWith(2).err()).contains(message);
    }
}
