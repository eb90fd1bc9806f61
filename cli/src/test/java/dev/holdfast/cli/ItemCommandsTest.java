// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.environment.TerminalKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RunningServer.class)
class ItemCommandsTest {
    private final TypedCommand shell;

    ItemCommandsTest(TypedCommand shell) {
        this.shell = shell;
    }

    @BeforeEach
    void applyWorkflow(@TempDir Path folder) throws Exception {
        var file = folder.resolve("upload.yaml");
        Files.writeString(file, """
                states:
                  received: {initial: true, next: [copied], within: PT10M}
                  copied: {next: [done]}
                  done: {terminal: true}
                """);
        shell.type("workflow apply " + file).succeeds();
    }

    @Test
    void item_is_created_advanced_and_completed() {
        var created = shell.type("item create upload/a.csv --data {\"n\":1} --title 'January file' --label team=blue");
        assertThat(created.succeeds().out()).startsWith("upload/a.csv: received, due in");
        assertThat(shell.type("item advance upload/a.csv copied --note checked")
                        .succeeds()
                        .out())
                .startsWith("upload/a.csv: received -> copied");
        assertThat(shell.type("item list -w upload --label team=blue -o name")
                        .succeeds()
                        .out()
                        .lines())
                .containsExactly("upload/a.csv");
        assertThat(shell.type("item complete upload/a.csv").succeeds().out())
                .startsWith("upload/a.csv: copied -> done");
        assertThat(shell.type("item history upload/a.csv").out())
                .contains("created", "advanced", "completed", "checked");
    }

    @Test
    void fields_are_set_and_filter_list(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("migration.yaml"), """
                fields: {type: object, properties: {database: {type: string}, cost: {type: integer}}}
                states:
                  open: {initial: true, next: [done], within: P1D, fields: {editable: [database]}}
                  done: {terminal: true}
                """);
        shell.type("workflow apply " + file).succeeds();
        shell.type("item create migration/a --field database=users --field cost=7")
                .succeeds();
        assertThat(shell.type("item list -w migration --field database=users -o name")
                        .succeeds()
                        .out()
                        .lines())
                .containsExactly("migration/a");
        assertThat(shell.type("item get migration/a -o json").out()).contains("\"cost\" : 7");
        assertThat(shell.type("item complete migration/a --field cost=8 --as anna@example.com")
                        .failsWith(4)
                        .err())
                .contains("cost", "locked");
        shell.type("item complete migration/a --field database=orders --as anna@example.com")
                .succeeds();
    }

    @Test
    void data_comes_from_stdin_and_stays_exact() throws Exception {
        shell.input("{\"amount\": 1.00}")
                .type("item create -w upload from-stdin --data -")
                .succeeds();
        assertThat(shell.type("item get upload/from-stdin -o json").out()).contains("\"amount\" : 1.00");
    }

    @Test
    void data_comes_from_a_file_and_must_not_be_empty(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("p.json"), "{\"a\": 1}");
        shell.type("item create upload/from-file --data @" + file).succeeds();
        assertThat(shell.type("item get upload/from-file -o json").out()).contains("\"a\" : 1");
        shell.input("").type("item create upload/empty --data -").failsWith(2);
        shell.type("item get upload/from-file -w other").failsWith(2);
    }

    @Test
    void repeated_creation_succeeds_and_other_data_conflicts() {
        shell.type("item create upload/twice --data 1").succeeds();
        shell.type("item create upload/twice --data 1").succeeds();
        shell.type("item create upload/twice --data 2").failsWith(6);
    }

    @Test
    void unknown_item_is_not_found() {
        assertThat(shell.type("item get nothing").failsWith(5).err()).contains("nothing");
        assertThat(shell.type("item get nothing").out()).isEmpty();
    }

    @Test
    void move_to_wrong_state_names_the_next_states() {
        shell.type("item create upload/wrong").succeeds();
        assertThat(shell.type("item advance upload/wrong done").failsWith(6).err())
                .contains("Next: the next states are copied");
    }

    @Test
    void invalid_input_names_the_field() {
        assertThat(shell.type("item create upload/bad --within soon")
                        .failsWith(2)
                        .err())
                .contains("/within");
        assertThat(shell.type("item create upload/bad --data {").failsWith(2).err())
                .contains("--data must be JSON");
    }

    @Test
    void dry_run_of_a_move_changes_nothing() {
        shell.type("item create upload/dry").succeeds();
        assertThat(shell.type("item advance upload/dry copied --dry-run")
                        .succeeds()
                        .out())
                .startsWith("would be upload/dry: received -> copied")
                .contains("notifies nobody");
        assertThat(shell.type("item get upload/dry").out()).containsPattern("state: +received");
    }

    @Test
    void dry_runs_of_item_commands_change_nothing() {
        assertThat(shell.type("item create upload/tried --data 1 --dry-run")
                        .succeeds()
                        .out())
                .startsWith("would be upload/tried: received, due in")
                .contains("notifies nobody");
        shell.type("item get upload/tried").failsWith(5);
        shell.type("item create upload/tried --data 1").succeeds();
        assertThat(shell.type("item create upload/tried --data 1 --dry-run").out())
                .startsWith("exists already: upload/tried");
        assertThat(shell.type("item create upload/tried --data 1 --dry-run -o json")
                        .out())
                .contains("\"created\" : false");
        assertThat(shell.type("workflow run upload --key fresh --dry-run")
                        .succeeds()
                        .out())
                .startsWith("would be upload/fresh: received");
        shell.type("item get upload/fresh").failsWith(5);
        shell.type("item create upload/tried --data 2 --dry-run").failsWith(6);
        assertThat(shell.type("item edit upload/tried --title Tried --dry-run -o json")
                        .succeeds()
                        .out())
                .contains("\"dryRun\" : true", "\"title\" : \"Tried\"");
        assertThat(shell.type("item hold upload/tried --reason wait --dry-run")
                        .succeeds()
                        .out())
                .startsWith("would be upload/tried: received, on hold")
                .contains("notifies nobody");
        shell.type("item release upload/tried --dry-run").failsWith(6);
        shell.type("item acknowledge upload/tried --dry-run").failsWith(6);
        shell.type("item edit upload/tried --title Tried --if-version 7 --dry-run")
                .failsWith(6);
        assertThat(shell.type("item delete upload/tried --dry-run").succeeds().out())
                .startsWith("would be deleted: upload/tried");
        assertThat(shell.type("item get upload/tried").succeeds().out())
                .containsPattern("version: +1")
                .doesNotContain("Tried");
    }

    @Test
    void dry_run_names_people_and_shows_end_of_hold(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("told.yaml"), """
                roles: {clerk: [olga@example.com]}
                states:
                  received: {initial: true, notify: [clerk], next: [done]}
                  done: {terminal: true}
                """);
        shell.type("workflow apply " + file).succeeds();
        assertThat(shell.type("item create told/a --dry-run").succeeds().out())
                .contains("notifies", "olga@example.com");
        shell.type("item create told/a").succeeds();
        shell.type("item hold told/a --reason wait").succeeds();
        assertThat(shell.type("item release told/a --dry-run").succeeds().out())
                .startsWith("would be told/a: received")
                .doesNotContain("on hold");
        assertThat(shell.type("item get told/a").out()).contains("wait");
    }

    @Test
    void wait_ends_when_the_item_arrives() {
        shell.type("item create upload/awaited").succeeds();
        shell.type("item wait upload/awaited --for copied --at-most PT0.2S").failsWith(75);
        var waiting = shell.typeInBackground("item wait upload/awaited --for copied");
        shell.type("item advance upload/awaited copied").succeeds();
        assertThat(waiting.join().succeeds().out()).startsWith("upload/awaited: copied");
        shell.type("item complete upload/awaited").succeeds();
        shell.type("item wait upload/awaited").succeeds();
        shell.type("item wait upload/awaited --for received").failsWith(6);
    }

    @Test
    void outdated_version_is_refused() {
        shell.type("item create upload/versioned").succeeds();
        shell.type("item edit upload/versioned --title new --if-version 1").succeeds();
        shell.type("item edit upload/versioned --title newer --if-version 1").failsWith(6);
    }

    @Test
    void removed_property_is_gone() {
        shell.type("item create upload/edited --title old --label a=b").succeeds();
        shell.type("item edit upload/edited --remove title --remove labels").succeeds();
        assertThat(shell.type("item get upload/edited -o yaml").succeeds().out())
                .doesNotContain("title:", "labels:");
    }

    @Test
    void held_item_is_released_by_the_printed_command() {
        shell.type("item create upload/held").succeeds();
        var held =
                shell.type("item hold upload/held --reason 'ask the customer'").succeeds();
        var command = held.out().strip().replaceFirst(".*release it with holdfast ", "");
        shell.type(command).succeeds();
        assertThat(shell.type("item get upload/held -o yaml").out()).doesNotContain("held:");
    }

    @Test
    void late_items_are_explained() throws Exception {
        shell.type("subscription put clerks http://localhost:1/hook --types *.overdue")
                .succeeds();
        shell.type("item create upload/late --deadline 2001-01-01T00:00:00Z").succeeds();
        shell.type("item create upload/punctual").succeeds();
        shell.await("item explain-overdue", "clerks");
        assertThat(shell.type("item explain-overdue -w upload").succeeds().out())
                .contains("ITEM", "NOTIFIED", "upload/late", "copied")
                .doesNotContain("punctual");
        assertThat(shell.type("item explain-overdue -o name").out().lines()).containsExactly("upload/late");
        assertThat(shell.type("item explain-overdue upload/late").succeeds().out())
                .contains("upload/late is late", "subscription=clerks");
        assertThat(shell.type("item explain-overdue punctual -w upload -o json")
                        .json()
                        .path("overdue")
                        .asBoolean(true))
                .isFalse();
        shell.type("item explain-overdue upload/none").failsWith(5);
        assertThat(shell.type("item explain-overdue -w nothing").succeeds().err())
                .contains("Nothing found.");
    }

    @Test
    void overdue_items_are_listed_without_workflow() {
        shell.type("item create simple/late --deadline 2001-01-01T00:00:00Z").succeeds();
        shell.await("item list --overdue", "simple/late");
        shell.await("item history simple/late", "overdue");
        shell.type("item acknowledge simple/late --owner ben@example.com").succeeds();
        assertThat(shell.type("item recover -w simple --overdue --acknowledged --dry-run")
                        .succeeds()
                        .out())
                .contains("wouldRedrive");
        shell.type("item recover -w simple --key late --acknowledged --name night")
                .succeeds();
        assertThat(shell.type("item recover -w simple --key late --acknowledged --name night")
                        .out())
                .contains("alreadyRedriven");
    }

    @Test
    void deletion_asks_on_a_terminal_only() {
        shell.type("item create upload/deleted").succeeds();
        var person = shell.terminal(new TerminalKind(true, false, 80));
        person.input("n\n").type("item delete upload/deleted").failsWith(3);
        person.input("y\n").type("item delete upload/deleted").succeeds();
        shell.terminal(TerminalKind.none()).type("item get upload/deleted").failsWith(5);
    }

    @Test
    void heartbeat_moves_the_deadline() {
        shell.type("item create beating --within PT1H").succeeds();
        assertThat(shell.type("item heartbeat beating --within PT3H").succeeds().out())
                .contains("due in 2 h");
    }
}
