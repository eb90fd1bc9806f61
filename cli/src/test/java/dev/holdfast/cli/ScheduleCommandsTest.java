// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningServer.class)
class ScheduleCommandsTest {
    private final TypedCommand shell;

    ScheduleCommandsTest(TypedCommand shell) {
        this.shell = shell;
    }

    @BeforeEach
    void createItem() throws Exception {
        shell.type("item create job").succeeds();
    }

    private String add(String options) throws Exception {
        return shell.type("schedule add job -o name " + options)
                .succeeds()
                .out()
                .strip();
    }

    @Test
    void changes_are_added_listed_edited_and_cancelled() throws Exception {
        var hold = add("--within P1D --hold freeze --hold-for PT2H --note why");
        var move = add("--within PT1H --to done --if-state open");
        assertThat(shell.type("schedule list job -o name").succeeds().out().lines())
                .containsExactly(move, hold);
        assertThat(shell.type("schedule list job").succeeds().out())
                .contains("DUE", "CHANGE", "hold freeze", "advance done", "why");
        assertThat(shell.type("schedule edit job " + hold + " --cron '0 10 * * 1-5' --zone Europe/Berlin --release")
                        .succeeds()
                        .out())
                .contains("Scheduled " + hold + ": release of simple/job at ");
        assertThat(shell.type("schedule cancel job " + hold + " --if-version 2 --note no")
                        .succeeds()
                        .out())
                .contains("Cancelled " + hold + " of simple/job.");
        assertThat(shell.type("schedule list job -o name").succeeds().out().lines())
                .containsExactly(move);
    }

    @Test
    void options_become_the_effect_and_the_condition() throws Exception {
        var change = shell.type("schedule add job --dry-run -o json --local 2030-12-24T10:00 --zone Europe/Berlin"
                        + " --data '{\"x\":1}'")
                .json();
        assertThat(change.path("change").path("set").path("data").path("x").asInt())
                .isEqualTo(1);
        assertThat(change.path("local").path("zone").asText()).isEqualTo("Europe/Berlin");
        assertThat(shell.type("schedule list job -o name").succeeds().out()).isBlank();
        assertThat(shell.type("schedule add job --local 2030-12-24T10:00 --release")
                        .failsWith(2)
                        .err())
                .contains("--local needs --zone");
    }
}
