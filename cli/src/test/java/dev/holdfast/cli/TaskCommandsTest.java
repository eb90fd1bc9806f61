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
class TaskCommandsTest {
    private static final String DORA = " --as dora@example.com";
    private static final String BEN = " --as ben@example.com";

    private final TypedCommand shell;

    TaskCommandsTest(TypedCommand shell) {
        this.shell = shell;
    }

    @BeforeEach
    void applyWorkflow(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("migration.yaml"), """
                roles: {dba: [dora@example.com, ben@example.com]}
                fields: {type: object, properties: {date: {type: string}, size: {type: integer}}}
                states:
                  asked:
                    description: Name the day of the migration.
                    initial: true
                    priority: 5
                    within: P2D
                    task: {candidates: [dba]}
                    fields: {editable: [date, size]}
                    next: [planned]
                  planned: {next: [done]}
                  done: {terminal: true}
                """);
        shell.type("workflow apply " + file).succeeds();
        shell.type("item create migration/a --title 'Orders database'").succeeds();
    }

    @Test
    void person_starts_item_without_key(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("request.yaml"), """
                fields: {type: object, properties: {database: {type: string}}}
                states:
                  asked: {initial: true, open: true, next: [done], within: P1D, fields: {editable: [database]}}
                  done: {terminal: true}
                """);
        shell.type("workflow apply " + file).succeeds();
        var nina = " --as nina@example.com";
        var created = shell.type("item create -w request --field database=orders -o name" + nina);
        assertThat(shell.type("item get -o json " + created.succeeds().out().strip() + nina)
                        .succeeds()
                        .out())
                .contains("\"database\" : \"orders\"");
        assertThat(shell.type("inbox --waiting -o name" + nina).succeeds().out())
                .isEqualTo(created.out());
        assertThat(shell.type("item create request/own" + nina).failsWith(4).err())
                .contains("people can't give key");
        assertThat(shell.type("item create" + nina).failsWith(2).err()).contains("only its --workflow");
    }

    @Test
    void inbox_shows_tasks_with_their_assignee() throws Exception {
        shell.type("item create migration/b").succeeds();
        shell.type("task claim migration/b" + DORA).succeeds();
        assertThat(shell.type("inbox" + DORA).succeeds().out())
                .contains("DUE", "TASK", "TO DO", "ASSIGNEE")
                .contains("migration/a", "Orders database", "Name the day of the migration.", "in 47 h")
                .contains("dora@example.com");
        assertThat(shell.type("inbox --assigned -o name" + DORA)
                        .succeeds()
                        .out()
                        .lines())
                .containsExactly("migration/b");
        assertThat(shell.type("inbox --claimable -o name" + DORA)
                        .succeeds()
                        .out()
                        .lines())
                .containsExactly("migration/a");
        assertThat(shell.type("inbox --text orders -o json" + DORA)
                        .json()
                        .path(0)
                        .path("key")
                        .asText())
                .isEqualTo("a");
        assertThat(shell.type("inbox --limit 1 -o jsonl" + DORA)
                        .succeeds()
                        .out()
                        .lines())
                .hasSize(1);
        assertThat(shell.type("inbox --overdue" + DORA).succeeds().err()).contains("Nothing found.");
        assertThat(shell.type("inbox" + BEN + " -o yaml").succeeds().out())
                .contains("key: a")
                .doesNotContain("key: b");
    }

    @Test
    void inbox_counts_tasks() throws Exception {
        assertThat(shell.type("inbox --counts" + DORA).succeeds().out().strip())
                .isEqualTo("0 assigned, 1 claimable, 0 overdue");
        assertThat(shell.type("inbox --counts -o json" + DORA)
                        .json()
                        .path("claimable")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void inbox_refuses_options_that_contradict() {
        assertThat(shell.type("inbox --assigned --claimable").failsWith(2).err())
                .contains("exclude each other");
        assertThat(shell.type("inbox --waiting --ready").failsWith(2).err()).contains("--waiting");
        assertThat(shell.type("inbox --counts --overdue").failsWith(2).err()).contains("--counts");
        shell.type("inbox --counts --limit 5").failsWith(2);
    }

    @Test
    void inbox_belongs_to_a_person() {
        assertThat(shell.type("inbox").failsWith(4).err()).contains("only a person has an inbox");
        assertThat(shell.type("inbox --waiting").failsWith(4).err()).contains("only a person has an inbox");
        assertThat(shell.type("task claim migration/a").failsWith(4).err()).contains("only a person");
    }

    @Test
    void requester_sees_who_has_the_item() {
        shell.type("item create migration/mine" + BEN).succeeds();
        assertThat(shell.type("inbox --waiting" + BEN).succeeds().out())
                .contains("ITEM", "HOLDER", "migration/mine", "unassigned");
        shell.type("task claim migration/mine" + DORA).succeeds();
        assertThat(shell.type("inbox --waiting" + BEN).succeeds().out()).contains("dora@example.com");
        assertThat(shell.type("inbox --waiting -o name" + BEN).succeeds().out().lines())
                .containsExactly("migration/mine");
        assertThat(shell.type("inbox --waiting" + DORA).succeeds().err()).contains("Nothing found.");
    }

    @Test
    void task_is_claimed_by_one_person() {
        assertThat(shell.type("task claim migration/a --note mine" + DORA)
                        .succeeds()
                        .out())
                .startsWith("migration/a: asked, due in")
                .contains("assigned to dora@example.com");
        assertThat(shell.type("task claim -w migration a" + BEN).failsWith(6).err())
                .contains("another person has the task");
        assertThat(shell.type("task claim migration/a" + " --as anna@example.com")
                        .failsWith(4)
                        .err())
                .contains("not a candidate");
        assertThat(shell.type("item history migration/a").out()).contains("mine");
        shell.type("task claim migration/none" + DORA).failsWith(5);
    }

    @Test
    void delegated_task_comes_back() {
        shell.type("task assign migration/a dora@example.com").succeeds();
        assertThat(shell.type("task assign migration/a ben@example.com --delegate" + DORA)
                        .succeeds()
                        .out())
                .contains("assigned to ben@example.com, delegated by dora@example.com");
        assertThat(shell.type("task unclaim migration/a" + BEN).succeeds().out())
                .contains("assigned to dora@example.com")
                .doesNotContain("delegated");
        assertThat(shell.type("task unclaim migration/a" + DORA).succeeds().out())
                .contains("assigned to nobody");
        assertThat(shell.type("task unclaim migration/a -o name")
                        .succeeds()
                        .out()
                        .strip())
                .isEqualTo("migration/a");
    }

    @Test
    void edit_saves_fields_follow_up_and_priority() throws Exception {
        shell.type("task claim migration/a" + DORA).succeeds();
        shell.type("task edit migration/a --field date=2027-03-01 --field size=7 --follow-up 2099-01-01T00:00:00Z"
                        + DORA)
                .succeeds();
        var edited = shell.type("task edit migration/a --priority 9 --field size=null -o json")
                .json();
        assertThat(edited.at("/fields/date").asText()).isEqualTo("2027-03-01");
        assertThat(edited.at("/fields/size").isMissingNode()).isTrue();
        assertThat(edited.at("/task/priority").asInt()).isEqualTo(9);
        assertThat(edited.at("/task/followUp").asText()).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(shell.type("inbox --ready" + DORA).succeeds().out()).doesNotContain("migration/a");
        var reset = shell.type("task edit migration/a --follow-up none --priority none -o json")
                .json();
        assertThat(reset.at("/task/followUp").isMissingNode()).isTrue();
        assertThat(reset.at("/task/priority").asInt()).isEqualTo(5);
    }

    @Test
    void edit_names_the_wrong_option() {
        assertThat(shell.type("task edit migration/a --priority high")
                        .failsWith(2)
                        .err())
                .contains("--priority must be a whole number or none");
        assertThat(shell.type("task edit migration/a --follow-up soon")
                        .failsWith(2)
                        .err())
                .contains("/followUp");
        shell.type("task edit migration/a --priority 9" + DORA).failsWith(4);
        shell.type("task edit migration/a --priority 9 --if-version 7").failsWith(6);
    }

    @Test
    void item_shows_task_requester_and_holders() {
        shell.type("item create migration/mine" + BEN).succeeds();
        assertThat(shell.type("item get migration/mine").succeeds().out())
                .containsPattern("assignee: +nobody")
                .containsPattern("candidates: +dba")
                .containsPattern("requester: +ben@example.com")
                .containsPattern("holders: +unassigned \\d+ s");
        shell.type("task claim migration/mine" + DORA).succeeds();
        shell.type("task edit migration/mine --follow-up 2099-01-01T00:00:00Z" + DORA)
                .succeeds();
        assertThat(shell.type("item get migration/mine").succeeds().out())
                .containsPattern("assignee: +dora@example.com")
                .containsPattern("followUp: +2099-01-01T00:00:00Z \\(in \\d+ d\\)")
                .containsPattern("holders: +unassigned \\d+ s, dora@example.com \\d+ s");
        assertThat(shell.type("item get migration/mine -o json").out()).contains("\"task\" : {", "\"holders\" : [");
    }

    @Test
    void move_of_the_assignee_gives_the_answer() {
        shell.type("task claim migration/a" + DORA).succeeds();
        shell.type("item advance migration/a planned --field date=2027-03-01" + BEN)
                .failsWith(4);
        assertThat(shell.type("item advance migration/a planned --field date=2027-03-01" + DORA)
                        .succeeds()
                        .out())
                .startsWith("migration/a: asked -> planned");
        assertThat(shell.type("inbox" + DORA).succeeds().err()).contains("Nothing found.");
    }
}
