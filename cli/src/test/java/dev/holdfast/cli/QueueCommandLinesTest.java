// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests command lines for the queue that users already know, exactly as they type them. */
@ExtendWith(RunningServer.class)
class QueueCommandLinesTest {
    private final TypedCommand shell;

    QueueCommandLinesTest(TypedCommand shell) {
        this.shell = shell;
    }

    @BeforeEach
    void fillQueue(@TempDir Path folder) throws Exception {
        var file = folder.resolve("deploy.yaml");
        Files.writeString(file, """
                states:
                  prepared: {initial: true, next: [approval]}
                  approval: {hold: true, next: [live]}
                  live: {terminal: true}
                """);
        shell.type("workflow apply " + file).succeeds();
        shell.type("workflow queue deploy --input version=7").succeeds();
        shell.type("method queue database resize --input name=orders --input gigabytes=400")
                .succeeds();
        shell.type("method queue cache resize --input megabytes=64").succeeds();
        shell.type("method queue database vacuum").succeeds();
    }

    @ParameterizedTest
    @CsvSource({
        "queue execute --all, 4",
        "queue execute --workflows, 1",
        "queue execute --methods, 3",
        "queue execute --workflow deploy, 1",
        "queue execute --method resize, 2",
        "queue execute --method database/resize, 1",
        "queue release --method vacuum, 1",
        "queue purge --all, 4",
        "queue purge --workflows, 1",
        "queue purge --methods, 3",
        "queue purge --workflow deploy, 1",
        "queue purge --method resize, 2"
    })
    void selected_intents_leave_the_queue(String line, int selected) {
        var result = shell.type(line).succeeds();
        assertThat(result.out().lines()).hasSize(selected + 1);
        assertThat(shell.type("queue list -o name").succeeds().out().lines()).hasSize(4 - selected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue execute",
                "queue purge",
                "queue execute --all --workflows",
                "queue release --methods --id x"
            })
    void missing_or_double_selector_is_a_usage_error(String line) {
        shell.type(line).failsWith(2);
        assertThat(shell.type("queue list -o name").out().lines()).hasSize(4);
    }

    @Test
    void list_shows_inputs_and_a_release_command_that_works() {
        var list = shell.type("queue list").succeeds().out();
        assertThat(list).contains("method database/resize", "\"gigabytes\":400", "holdfast queue release --id ");
        var command = list.lines()
                .filter(line -> line.contains("database/resize"))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*holdfast ", "");
        assertThat(shell.type(command).succeeds().out()).contains("released");
    }

    @Test
    void scheduled_method_is_released_at_its_time() {
        shell.type("method schedule database reindex --input deep=true --at 2101-01-01T00:00:00Z")
                .succeeds();
        assertThat(shell.type("queue list --method reindex").out()).contains("the window from 2101-01-01T00:00:00Z");
        shell.type("method schedule database analyze --input deep=true").succeeds();
        assertThat(shell.type("queue list --method analyze").out()).doesNotContain("window");
        shell.type("method schedule database backup --at 2001-01-01T00:00:00Z").succeeds();
        shell.await("item list -w simple -o name", "method:database:backup");
    }

    @Test
    void equal_intent_is_refused_and_named() {
        assertThat(shell.type("method queue database vacuum").failsWith(6).err())
                .contains("Next: holdfast queue show method:database:vacuum");
    }

    @Test
    void parked_item_is_released_by_its_step() {
        shell.type("workflow run deploy --key web-1 --input version=7").succeeds();
        shell.type("item advance deploy/web-1 approval").succeeds();
        shell.type("workflow release approval").succeeds();
        shell.type("item advance deploy/web-1 live").succeeds();
        shell.type("workflow release approval").failsWith(5);
    }

    @Test
    void several_parked_items_need_a_choice() {
        for (var key : new String[] {"web-2", "web-3"}) {
            shell.type("workflow run deploy --key " + key).succeeds();
            shell.type("item advance deploy/" + key + " approval").succeeds();
        }
        assertThat(shell.type("workflow release approval").failsWith(2).err()).contains("deploy/web-2", "deploy/web-3");
        shell.type("workflow release approval --item deploy/web-3").succeeds();
        shell.type("workflow release approval").succeeds();
    }

    @Test
    void intent_needs_the_approvals_of_the_policy() {
        shell.type("queue policy --set '{roles: {leads: [ben@example.com]}, approvals: [{needed: 1, roles: [leads]}]}'")
                .succeeds();
        assertThat(shell.type("queue list --method vacuum").out()).contains("1 approval");
        shell.type("queue execute --method vacuum").failsWith(6);
        var id = shell.type("queue list --method vacuum -o name").out().strip();
        shell.type("queue approve " + id + " --reason fine --as ben@example.com")
                .succeeds();
        assertThat(shell.type("queue show " + id).out()).contains("ben@example.com");
        shell.type("queue execute --method vacuum --as ben@example.com --dry-run")
                .succeeds();
        shell.type("queue execute --method vacuum --as ben@example.com").succeeds();
    }

    @Test
    void selection_that_names_nothing_known_is_not_found() {
        shell.type("queue execute --method database.resize").failsWith(5);
        shell.type("queue execute --label team=nobody").failsWith(5);
        assertThat(shell.type("queue list -o name").out().lines()).hasSize(4);
    }

    @Test
    void rejected_intent_says_who_rejected_it() {
        var id = shell.type("queue list --method vacuum -o name").out().strip();
        shell.type("queue reject " + id).failsWith(2);
        assertThat(shell.type("queue reject " + id + " --reason 'too early' --as ben@example.com")
                        .succeeds()
                        .out())
                .contains("the rejection by ben@example.com");
        assertThat(shell.type("queue list --id " + id).succeeds().out()).contains("ben@example.com");
    }

    @Test
    void many_intents_come_from_a_file() {
        var added = shell.input(
                        "[{\"kind\":\"method\",\"model\":\"m\",\"name\":\"a\"},{\"kind\":\"method\",\"model\":\"m\",\"name\":\"b\"}]")
                .type("queue add -");
        assertThat(added.succeeds().out()).contains("method:m:a", "method:m:b");
    }
}
