// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.item.ItemEventType;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.Problem;
import dev.holdfast.recovery.RecoveryPage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recovery lists lost items, and passes their data to a worker again. */
class RecoverItemsTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final RecoveryFixture recovery = new RecoveryFixture(() -> holdfastFixture);

    @BeforeEach
    void putPipeline() {
        holdfastFixture.putPipeline();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void recovery_without_mode_only_lists_items() {
        recovery.createItems(3, 2);
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.recoverItems, "{'workflow':'pipeline'}");
        assertThat(page.results())
                .extracting(RecoveryPage.RecoveryResult::key)
                .containsExactlyInAnyOrder("late0", "late1", "late2");
        assertThat(page.results())
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsOnly("wouldRedrive");
        assertThat(page.items()).isEmpty();
        assertThat(holdfastFixture.item("pipeline", "late0").overdue()).isTrue();
    }

    @Test
    void dry_run_shows_effect_of_redrive_on_held_items() {
        recovery.createItems(1, 1);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'pipeline','key':'fine0','reason':'audit'}");
        var keys = "'keys':['late0','fine0'],'recovery':'r1'";
        assertThat(RecoveryFixture.results(recovery.recoverAll("'mode':'dryRun'," + keys)))
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsExactly("wouldRedrive", "held");
        assertThat(RecoveryFixture.results(recovery.recoverAll("'mode':'redrive'," + keys)))
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsExactly("redriven", "held");
        assertThat(RecoveryFixture.results(recovery.recoverAll("'mode':'dryRun'," + keys)))
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsExactly("alreadyRedriven", "held");
    }

    @Test
    void redrive_publishes_data_sets_new_deadline_and_records_it() {
        recovery.createItems(1, 1);
        holdfastFixture.subscribe();
        holdfastFixture.publish();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems,
                "{'workflow':'pipeline','mode':'redrive','recovery':'r1','within':'PT30M','note':'disk was full'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).endsWith("recovered", "resolved");
        var events = holdfastFixture.receiver.events();
        var event = events.get(events.size() - 2);
        assertThat(event.get("type").asText()).isEqualTo("dev.holdfast.item.recovered");
        assertThat(event.get("subject").asText()).isEqualTo("pipeline/late0");
        assertThat(event.get("data").get("data").toString()).isEqualTo("{\"file\":0}");
        assertThat(event.get("data").get("recovery").asText()).isEqualTo("r1");
        var item = holdfastFixture.item("pipeline", "late0");
        assertThat(item.overdue()).isFalse();
        assertThat(item.due()).isEqualTo(holdfastFixture.clock.instant().plusSeconds(1800));
        assertThat(item.history().getLast().type()).isEqualTo(ItemEventType.RECOVERED);
        assertThat(item.history().getLast().note()).isEqualTo("disk was full");
        assertThat(item.state()).isEqualTo("received");
    }

    @Test
    void data_of_maximum_depth_reaches_receiver() {
        holdfastFixture.subscribe();
        var deep = "[".repeat(RawJson.MAX_DEPTH) + "]".repeat(RawJson.MAX_DEPTH);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k','data':" + deep + "}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'simple','mode':'redrive','keys':['k']}");
        holdfastFixture.publish();
        assertThat(holdfastFixture
                        .receiver
                        .events()
                        .getLast()
                        .get("data")
                        .get("data")
                        .toString())
                .isEqualTo(deep);
    }

    @Test
    void items_are_redriven_by_state_or_all_that_are_open() {
        recovery.createItems(2, 2);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'fine0','to':'copied'}");
        assertThat(RecoveryFixture.results(recovery.recoverAll("'state':'copied','overdue':false,'mode':'redrive'")))
                .extracting(RecoveryPage.RecoveryResult::key, RecoveryPage.RecoveryResult::outcome)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("fine0", "redriven"));
        assertThat(RecoveryFixture.results(recovery.recoverAll("'overdue':false,'mode':'redrive'")))
                .hasSize(4);
    }

    @Test
    void items_are_redriven_by_key_and_exceptions_are_listed() {
        recovery.createItems(2, 1);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'late1','to':'failed'}");
        assertThat(RecoveryFixture.results(recovery.recoverAll(
                        "'mode':'redrive','keys':['late0','late1','nowhere','fine0','late0'],'limit':2")))
                .extracting(l -> l.key() + " " + l.outcome())
                .containsExactlyInAnyOrder(
                        "late0 redriven",
                        "late1 finished",
                        "nowhere unknown",
                        "fine0 redriven",
                        "late0 alreadyRedriven");
    }

    @Test
    void each_item_is_redriven_once_per_recovery() {
        recovery.createItems(5, 0);
        var request = "'mode':'redrive','recovery':'r1','overdue':false";
        assertThat(RecoveryFixture.results(recovery.recoverAll(request)))
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsOnly("redriven");
        assertThat(RecoveryFixture.results(recovery.recoverAll(request)))
                .hasSize(5)
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsOnly("alreadyRedriven");
        assertThat(RecoveryFixture.results(recovery.recoverAll("'recovery':'r1','overdue':false")))
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsOnly("alreadyRedriven");
        assertThat(RecoveryFixture.results(recovery.recoverAll(request.replace("r1", "r2"))))
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsOnly("redriven");
    }

    @Test
    void interrupted_recovery_continues_and_redrives_each_item_once() {
        recovery.createItems(300, 0);
        var first = holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems,
                "{'workflow':'pipeline','mode':'redrive','recovery':'r1','limit':100}");
        var token = first.nextPageToken();
        holdfastFixture.table.failWritesAfter(40, () -> new IllegalStateException("killed"));
        var next = "{'workflow':'pipeline','mode':'redrive','recovery':'r1','limit':100,'pageToken':'" + token + "'}";
        assertThatThrownBy(() -> holdfastFixture.callOk(holdfastFixture.holdfast.recoverItems, next))
                .hasMessage("killed");
        holdfastFixture = holdfastFixture.restart();
        holdfastFixture.callOk(holdfastFixture.holdfast.recoverItems, next);
        recovery.recoverAll("'mode':'redrive','recovery':'r1','limit':100");
        holdfastFixture.subscribe();
        holdfastFixture.publish();
        var subjects = holdfastFixture.receiver.events().stream()
                .filter(e -> e.get("type").asText().endsWith("recovered"))
                .map(e -> e.get("subject").asText())
                .toList();
        assertThat(subjects).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void thousands_of_items_are_redriven_by_one_call() {
        recovery.createItems(3_000, 10);
        var page = holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'pipeline','mode':'redrive'}");
        assertThat(page.counts()).isEqualTo(Map.of("redriven", 3_000));
        assertThat(page.finished()).isTrue();
        assertThat(page.results())
                .extracting(RecoveryPage.RecoveryResult::key)
                .hasSize(3_000)
                .doesNotHaveDuplicates();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'pipeline','overdue':true}")
                        .items())
                .isEmpty();
    }

    @Test
    void item_past_deadline_of_workflow_is_tracked_again_after_redrive() {
        recovery.createItems(1, 0);
        holdfastFixture.clock.advance(ofDays(3));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'pipeline','mode':'redrive','within':'P2D'}");
        var now = holdfastFixture.clock.instant();
        assertThat(holdfastFixture.item("pipeline", "late0").due())
                .as("the redrive's time wins over the limits of the state and the workflow")
                .isEqualTo(now.plus(ofDays(2)));
        holdfastFixture.clock.advance(ofDays(2));
        assertThat(holdfastFixture.sweep().done()).containsEntry("overdue", 1L);
    }

    @Test
    void time_of_redrive_wins_until_item_moves() {
        recovery.createItems(1, 0);
        holdfastFixture.putWorkflow(
                "tight",
                "states: {a: {initial: true, next: [b], within: PT2S}, b: {next: [z], within: PT3S}, z: {terminal: true}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'tight','key':'k'}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'tight','mode':'redrive','within':'PT10M'}");
        var redriven = holdfastFixture.clock.instant();
        assertThat(holdfastFixture.item("tight", "k").due()).isEqualTo(redriven.plusSeconds(600));
        holdfastFixture.clock.advance(ofMinutes(9));
        assertThat(holdfastFixture.sweep().done()).doesNotContainKey("overdue");
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'tight','key':'k'}");
        assertThat(holdfastFixture.item("tight", "k").due())
                .as("a heartbeat repeats the redrive's time")
                .isEqualTo(redriven.plusSeconds(1140));
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'tight','key':'k','to':'b'}");
        assertThat(holdfastFixture.item("tight", "k").due())
                .isEqualTo(holdfastFixture.clock.instant().plusSeconds(3));
    }

    @Test
    void redrive_without_time_keeps_limits_of_state() {
        recovery.createItems(1, 0);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem, "{'workflow':'pipeline','key':'late0','within':'P3D'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'pipeline','mode':'redrive','keys':['late0']}");
        assertThat(holdfastFixture.item("pipeline", "late0").due())
                .isEqualTo(holdfastFixture.clock.instant().plus(ofHours(1)));
    }

    @Test
    void acknowledged_items_are_skipped_unless_asked_for() {
        recovery.createItems(2, 0);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'pipeline','key':'late1','owner':'pia'}");
        for (var selection : List.of("", "'keys':['late0','late1'],")) {
            assertThat(RecoveryFixture.results(recovery.recoverAll(selection + "'mode':'dryRun'")))
                    .extracting(l -> l.key() + " " + l.outcome())
                    .containsExactlyInAnyOrder("late0 wouldRedrive", "late1 acknowledged");
            assertThat(RecoveryFixture.results(recovery.recoverAll(selection + "'mode':'export'")))
                    .extracting(l -> l.key() + " " + l.outcome())
                    .containsExactlyInAnyOrder("late0 exported", "late1 acknowledged");
        }
        assertThat(RecoveryFixture.results(recovery.recoverAll("'mode':'redrive'")))
                .extracting(l -> l.key() + " " + l.outcome())
                .containsExactlyInAnyOrder("late0 redriven", "late1 acknowledged");
        assertThat(RecoveryFixture.results(recovery.recoverAll("'mode':'redrive','acknowledged':true")))
                .extracting(l -> l.key() + " " + l.outcome())
                .containsExactly("late1 redriven");
        assertThat(holdfastFixture.item("pipeline", "late1").acknowledged()).isNull();
    }

    @Test
    void item_that_changes_during_redrive_is_left_alone() {
        recovery.createItems(1, 0);
        holdfastFixture.table.runBeforeNextWrite(() -> holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'late0','to':'failed'}"));
        assertThat(RecoveryFixture.results(recovery.recoverAll("'mode':'redrive'")))
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsExactly("finished");
        recovery.createItems(2, 0);
        holdfastFixture.table.runBeforeNextWrite(() -> holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'late1','to':'copied'}"));
        assertThat(RecoveryFixture.results(recovery.recoverAll("'mode':'redrive'")))
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsExactly("changed");
    }

    @Test
    void workflow_without_board_is_recovered_by_keys_only() {
        holdfastFixture.putWorkflow(
                "dark", "{board: false, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'dark','key':'k','within':'PT1H'}");
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.recoverItems, "{'workflow':'dark'}"))
                .isInstanceOf(Problem.Conflict.class);
        assertThat(holdfastFixture
                        .callOk(
                                holdfastFixture.holdfast.recoverItems,
                                "{'workflow':'dark','keys':['k'],'mode':'redrive'}")
                        .results())
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .containsExactly("redriven");
    }

    @Test
    void contradictory_recovery_is_refused() {
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.recoverItems,
                                "{'workflow':'pipeline','deadline':'2026-02-01T00:00:00Z','within':'PT1H','keys':['a/b']}")
                        .toString())
                .contains("/deadline", "/within", "/keys/0");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.recoverItems, "{'workflow':'pipeline','pageToken':'nonsense'}")
                        .detail())
                .startsWith("/pageToken");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.recoverItems, "{'workflow':'pipeline','mode':'explode'}")
                        .detail())
                .startsWith("/mode");
    }
}
