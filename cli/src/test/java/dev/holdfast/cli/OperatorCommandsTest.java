// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningServer.class)
class OperatorCommandsTest {
    private final TypedCommand shell;

    OperatorCommandsTest(TypedCommand shell) {
        this.shell = shell;
    }

    @Test
    void subscription_is_put_tested_listed_and_deleted() {
        shell.type("subscription put alarms http://localhost:1/hook --types *.overdue")
                .succeeds();
        assertThat(shell.type("subscription list").succeeds().out()).contains("alarms", "webhook");
        assertThat(shell.type("subscription test alarms").failsWith(1).out()).startsWith("failed after");
        shell.type("subscription deliveries alarms").succeeds();
        shell.type("subscription replay alarms --since 2026-01-01T00:00:00Z").succeeds();
        shell.type("subscription delete alarms").succeeds();
        shell.type("subscription delete alarms").failsWith(5);
    }

    @Test
    void document_and_options_make_one_subscription() throws Exception {
        shell.input("{types: ['*.completed'], target: slack, group: PT5M}");
        var put = shell.type("subscription put digest http://localhost:1/slack --document - -w simple -o json")
                .json();
        assertThat(put.path("group").asText()).isEqualTo("PT5M");
        assertThat(put.path("workflow").asText()).isEqualTo("simple");
    }

    @Test
    void silence_is_put_listed_and_ended() {
        shell.type("silence put upgrade --all --within PT1H --comment 'new release'")
                .succeeds();
        assertThat(shell.type("silence list").out()).contains("upgrade", "new release");
        shell.type("silence delete upgrade").succeeds();
        assertThat(shell.type("silence list").succeeds().err()).contains("Nothing found");
    }

    @Test
    void item_is_found_by_search_and_timeline() {
        shell.type("item create simple/found --note 'in the attic'").succeeds();
        shell.await("search attic -o name", "simple/found");
        shell.await("trace simple/found", "created");
    }

    @Test
    void workflow_adds_up_when_all_items_finished() {
        shell.type("item create simple/open").succeeds();
        shell.type("completeness simple").failsWith(1);
        shell.type("item complete simple/open").succeeds();
        shell.awaitSuccess("completeness simple");
    }

    @Test
    void events_end_after_the_count() {
        var printed = shell.typeInBackground("events --types *.created --count 1 -o name");
        for (var i = 0; i < 500 && !printed.isDone(); i++) shell.type("item create event-" + i);
        assertThat(printed.orTimeout(30, TimeUnit.SECONDS)
                        .join()
                        .succeeds()
                        .out()
                        .lines())
                .hasSize(1);
    }
}
