// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.item.action.MoveReceipt;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports that arrive late keep their true times: durations and deadlines follow {@code occurredAt}. */
class LateReportTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void putWorkflow() {
        holdfastFixture.putWorkflow("upload", """
                states:
                  copying: {initial: true, next: [checking], within: PT30M}
                  checking: {next: [done, copying], within: PT2H}
                  done: {terminal: true}
                """);
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private Instant ago(Duration duration) {
        return holdfastFixture.clock.instant().minus(duration);
    }

    private static String at(Instant occurredAt) {
        return ",'occurredAt':'" + occurredAt + "'";
    }

    private void create(String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'upload','key':'a'" + members + "}");
    }

    private void advance(String to, String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, move(to, members));
    }

    private static String move(String to, String members) {
        return "{'workflow':'upload','key':'a','to':'" + to + "'" + members + "}";
    }

    private HistoryEntry newest() {
        return holdfastFixture.item("upload", "a").history().getLast();
    }

    private boolean isFlagged() {
        return holdfastFixture.item("upload", "a").history().stream()
                .anyMatch(entry -> entry.type() == ItemEventType.OVERDUE);
    }

    @Test
    void durations_and_deadlines_follow_true_time() {
        var start = ago(ofMinutes(20));
        create(at(start));
        var item = holdfastFixture.item("upload", "a");
        assertThat(item.createdAt()).isEqualTo(start);
        assertThat(item.due()).isEqualTo(start.plus(ofMinutes(30)));
        var copied = ago(ofMinutes(5));
        advance("checking", at(copied));
        assertThat(newest().stay()).isEqualTo(ofMinutes(15));
        assertThat(newest().due()).isEqualTo(copied.plus(ofHours(2)));
        assertThat(newest().at()).as("order of arrival").isEqualTo(holdfastFixture.clock.instant());
        assertThat(newest().occurredAt()).isEqualTo(copied);
    }

    @Test
    void deadline_within_duration_begins_at_true_time() {
        create(at(ago(ofMinutes(20))) + ",'within':'PT25M'");
        assertThat(holdfastFixture.item("upload", "a").due()).isEqualTo(ago(ofMinutes(-5)));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.heartbeatItem,
                "{'workflow':'upload','key':'a','occurredAt':'" + ago(ofMinutes(2)) + "'}");
        assertThat(holdfastFixture.item("upload", "a").due()).isEqualTo(ago(ofMinutes(-23)));
    }

    @Test
    void older_report_moves_no_deadline_back() {
        create("");
        holdfastFixture.clock.advance(ofMinutes(10));
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'upload','key':'a'}");
        var due = holdfastFixture.item("upload", "a").due();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.heartbeatItem,
                "{'workflow':'upload','key':'a','occurredAt':'" + ago(ofMinutes(5)) + "'}");
        assertThat(holdfastFixture.item("upload", "a").due()).isEqualTo(due);
        advance("checking", at(ago(ofDays(1))));
        assertThat(newest().stay()).isNull();
    }

    private void heartbeat(String members) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.heartbeatItem, "{'workflow':'upload','key':'a'" + members + "}");
    }

    @Test
    void move_before_hold_counts_its_deadline_after_it() {
        holdfastFixture.putWorkflow("upload", """
                expect: {slow: {state: copying, minStay: PT3H}}
                states:
                  copying: {initial: true, next: [checking]}
                  checking: {next: [done], within: P1D}
                  done: {terminal: true}
                """);
        create("");
        holdfastFixture.clock.advance(ofMinutes(10));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'upload','key':'a','reason':'wait'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'upload','key':'a'}");
        holdfastFixture.clock.advance(ofMinutes(20));
        advance("checking", at(HoldfastFixture.START.plus(ofMinutes(5))) + ",'within':'PT1H'");
        assertThat(newest().due()).isEqualTo(HoldfastFixture.START.plus(ofHours(3)));
        assertThat(newest().stay()).isEqualTo(ofMinutes(5));
        assertThat(newest().violations()).isEmpty();
        holdfastFixture.sweep();
        assertThat(isFlagged()).isFalse();
    }

    @Test
    void move_before_redrive_counts_its_deadline_after_it() {
        create("");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems,
                "{'workflow':'upload','mode':'redrive','keys':['a'],'within':'PT2H'}");
        holdfastFixture.clock.advance(ofMinutes(10));
        advance("checking", at(HoldfastFixture.START.plus(ofMinutes(5))) + ",'within':'PT30M'");
        assertThat(newest().due()).isEqualTo(ago(ofMinutes(-20)));
    }

    @Test
    void late_heartbeat_keeps_later_deadline() {
        create("");
        advance("checking", "");
        heartbeat(",'within':'PT1H'");
        holdfastFixture.clock.advance(ofMinutes(30));
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'upload','key':'a','within':'PT1H'}");
        var due = HoldfastFixture.START.plus(ofMinutes(90));
        assertThat(holdfastFixture.item("upload", "a").due()).isEqualTo(due);
        heartbeat(at(ago(ofMinutes(25))));
        assertThat(holdfastFixture.item("upload", "a").due()).isEqualTo(due);
        heartbeat(at(ago(ofMinutes(25))) + ",'within':'PT1H'");
        assertThat(holdfastFixture.item("upload", "a").due()).isEqualTo(due);
    }

    @Test
    void backlog_counts_in_periods_of_its_true_times() {
        holdfastFixture.putWorkflow("upload", """
                expect: {few: {state: copying, atMost: 3, per: PT1H}}
                states:
                  copying: {initial: true, next: [done]}
                  done: {terminal: true}
                """);
        holdfastFixture.subscribe(",'types':['*.above-maximum']");
        holdfastFixture.clock.advance(ofDays(1));
        for (var hours = 1; hours <= 5; hours++) createCounted("late" + hours, at(ago(ofHours(hours))));
        checkExpectations();
        assertThat(holdfastFixture.receiver.messages()).isEmpty();
        for (var number = 0; number < 5; number++) createCounted("now" + number, "");
        checkExpectations();
        assertThat(holdfastFixture.receiver.messages()).isNotEmpty();
    }

    private void createCounted(String key, String members) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'upload','key':'" + key + "'" + members + "}");
    }

    private void checkExpectations() {
        holdfastFixture.publish();
        for (var minutes = 0; minutes < 80; minutes += 20) {
            holdfastFixture.clock.advance(ofMinutes(20));
            holdfastFixture.sweep();
            holdfastFixture.publish();
        }
    }

    @Test
    void repetition_of_creation_in_time_is_remembered_too() {
        create("");
        var report = "{'workflow':'upload','key':'a','idempotencyKey':'spooled'" + at(ago(ofMinutes(1))) + "}";
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, report);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'upload','key':'a'}");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.createItem, report)
                        .created())
                .isFalse();
    }

    @Test
    void repetition_of_move_in_time_is_remembered_too() {
        create("");
        advance("checking", ",'idempotencyKey':'spooled'");
        var report = move("checking", ",'idempotencyKey':'spooled'" + at(ago(ofMinutes(1))));
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, report);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'upload','key':'a'}");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.advanceItem, report)
                        .version())
                .isEqualTo(2);
    }

    @Test
    void item_that_arrives_late_is_flagged_at_once() {
        create(at(ago(ofHours(1))));
        holdfastFixture.sweep();
        assertThat(newest().type()).isEqualTo(ItemEventType.OVERDUE);
        assertThat(newest().at()).isEqualTo(ago(ofMinutes(30)));
    }

    @Test
    void sweep_between_reports_that_follow_raises_no_alarm() {
        create(at(ago(ofHours(1))) + ",'moreFollows':true");
        holdfastFixture.sweep();
        advance("checking", at(ago(ofMinutes(50))) + ",'moreFollows':true");
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem,
                "{'workflow':'upload','key':'a','occurredAt':'" + ago(ofMinutes(40)) + "'}");
        holdfastFixture.sweep();
        assertThat(isFlagged()).isFalse();
        assertThat(newest().stay()).isEqualTo(ofMinutes(10));
    }

    @Test
    void item_is_flagged_if_nothing_follows_within_minute() {
        create(at(ago(ofHours(1))) + ",'moreFollows':true");
        holdfastFixture.clock.advance(ofSeconds(59));
        holdfastFixture.sweep();
        assertThat(isFlagged()).isFalse();
        holdfastFixture.clock.advance(ofSeconds(1));
        holdfastFixture.sweep();
        assertThat(isFlagged()).isTrue();
    }

    @Test
    void next_report_without_followers_ends_quiet_time() {
        create(at(ago(ofHours(9))) + ",'moreFollows':true");
        advance("checking", at(ago(ofHours(8))));
        holdfastFixture.sweep();
        assertThat(isFlagged()).isTrue();
    }

    @Test
    void clock_set_back_prolongs_no_quiet_time() {
        holdfastFixture.clock.advance(ofDays(1));
        create(at(ago(ofDays(3))) + ",'moreFollows':true");
        holdfastFixture.clock.advance(ofDays(-1));
        holdfastFixture.holdfast.sweep.recheckEntries();
        holdfastFixture.sweep();
        holdfastFixture.sweep();
        assertThat(isFlagged()).isTrue();
    }

    @Test
    void time_out_of_bounds_is_refused_by_name() {
        for (var time : new Instant[] {ago(ofDays(7).plusSeconds(1)), ago(ofSeconds(-61))})
            assertThat(holdfastFixture
                            .callRefused(
                                    holdfastFixture.holdfast.createItem,
                                    "{'workflow':'upload','key':'a'" + at(time) + "}")
                            .detail())
                    .contains("/occurredAt");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.createItem,
                                "{'workflow':'upload','key':'a','moreFollows':true}")
                        .detail())
                .contains("/moreFollows");
    }

    @Test
    void clock_slightly_ahead_counts_as_now() {
        create(at(ago(ofSeconds(-30))));
        assertThat(holdfastFixture.item("upload", "a").createdAt()).isEqualTo(holdfastFixture.clock.instant());
    }

    @Test
    void repeated_move_acts_once_after_many_other_moves() {
        create("");
        var report = ",'idempotencyKey':'spooled'" + at(ago(ofMinutes(1)));
        advance("checking", report);
        for (var number = 0; number < 24; number++)
            advance(number % 2 == 0 ? "copying" : "checking", ",'idempotencyKey':'k" + number + "'");
        var version = holdfastFixture.item("upload", "a").version();
        holdfastFixture.clock.advance(ofDays(6));
        var receipt = holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, move("checking", report));
        assertThat(receipt.version()).isEqualTo(2);
        assertThat(holdfastFixture.item("upload", "a").version()).isEqualTo(version);
    }

    @Test
    void repeated_creation_creates_no_deleted_item_again() {
        var report = ",'data':{'n':1},'idempotencyKey':'spooled'" + at(ago(ofMinutes(1)));
        create(report);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'upload','key':'a'}");
        var result = holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'upload','key':'a'" + report + "}");
        assertThat(result.created()).isFalse();
        assertThat(result.item().state()).isEqualTo("copying");
        assertThat(result.item().data()).isNull();
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.getItem, "{'workflow':'upload','key':'a'}"))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void key_of_another_late_report_is_refused() {
        var key = ",'idempotencyKey':'spooled'" + at(ago(ofMinutes(1)));
        create(key);
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.createItem,
                        "{'workflow':'upload','key':'a','title':'other'" + key + "}"))
                .isInstanceOf(Problem.KeyReused.class);
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.advanceItem, move("checking", key)))
                .isInstanceOf(Problem.KeyReused.class);
    }

    @Test
    void two_equal_reports_at_once_act_once() throws Exception {
        create("");
        advance("checking", "");
        var report = move("copying", ",'idempotencyKey':'spooled'" + at(ago(ofMinutes(1))));
        Callable<MoveReceipt> move = () -> holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, report);
        var receipts = HoldfastFixture.runConcurrently(Collections.nCopies(16, move));
        assertThat(receipts).allMatch(receipt -> receipt.version() == 3);
        assertThat(holdfastFixture.item("upload", "a").version()).isEqualTo(3);
    }
}
