// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.environment.TerminalKind;
import dev.holdfast.client.json.ClientJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningServer.class)
class OutputTest {
    private final TypedCommand shell;

    OutputTest(TypedCommand shell) {
        this.shell = shell;
    }

    @BeforeEach
    void createItems() {
        for (var key : new String[] {"a", "b", "c"})
            shell.type("item create " + key + " --title 'a title that is longer than forty characters'")
                    .succeeds();
    }

    @Test
    void list_is_one_json_document() throws Exception {
        var list = shell.type("item list -w simple -o json").json();
        assertThat(list.isArray()).isTrue();
        assertThat(list).hasSize(3);
        assertThat(shell.type("search nothing-like-this -o json").json()).isEmpty();
    }

    @Test
    void each_line_is_one_entry() {
        assertThat(shell.type("item list -w simple -o jsonl").succeeds().out().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(
                                ClientJson.MAPPER.readTree(line).path("state").asText())
                        .isNotEmpty());
    }

    @Test
    void yaml_is_one_list() {
        assertThat(shell.type("item list -w simple -o yaml").succeeds().out()).startsWith("- workflow: simple");
    }

    @Test
    void names_are_arguments_of_other_commands() {
        shell.type("item list -w simple -o name")
                .out()
                .lines()
                .forEach(name -> shell.type("item get " + name).succeeds());
    }

    @Test
    void limited_list_says_that_there_are_more() {
        var list = shell.type("item list -w simple --limit 2 -o name").succeeds();
        assertThat(list.out().lines()).hasSize(2);
        assertThat(list.err()).contains("There are more");
    }

    @Test
    void failed_list_is_no_document() {
        var list = shell.type("item list --overdue -o json --url http://localhost:1 --call-timeout PT0.2S")
                .failsWith(75);
        assertThat(list.out()).isEmpty();
    }

    @Test
    void second_page_has_the_columns_of_the_first() {
        for (var i = 0; i < 101; i++) shell.type("item create page-" + i).succeeds();
        assertThat(shell.type("item list -w simple --limit 103")
                        .succeeds()
                        .out()
                        .lines())
                .hasSize(104);
    }

    @Test
    void narrow_terminal_cuts_lines_and_shows_colors() {
        var list = shell.terminal(new TerminalKind(true, true, 50)).type("item list -w simple");
        assertThat(list.out().lines().toList().get(0)).startsWith("\u001b[1mITEM");
        assertThat(list.out().lines().skip(1))
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(50).endsWith("…"));
    }

    @Test
    void usage_errors_suggest_the_right_name() {
        assertThat(shell.type("item lst").failsWith(2).err()).contains("list");
        assertThat(shell.type("item list --colour").failsWith(2).err()).contains("Next: holdfast item list --help");
        assertThat(shell.type("item list --limit 0").failsWith(2).err()).contains("--limit must be at least 1");
    }

    @Test
    void help_explains_commands_and_exit_codes() {
        assertThat(shell.type("help exit-codes").succeeds().out()).contains("75  Holdfast can't be reached");
        assertThat(shell.type("help item create").succeeds().out()).contains("Usage: holdfast item create");
        assertThat(shell.type("--version").succeeds().out()).matches("holdfast \\d+\\.\\d+\\.\\d+.*\\R");
    }
}
