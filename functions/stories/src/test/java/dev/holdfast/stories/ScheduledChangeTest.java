// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.ItemEventType;
import dev.holdfast.problem.Problem;
import dev.holdfast.schedule.ScheduledChange.ChangeStatus;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes that callers schedule, and that the sweep makes, skips or drops. */
class ScheduledChangeTest {
    private final ScheduleFixture fixture = new ScheduleFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void scheduled_move_happens_once_at_its_time() {
        var change = fixture.schedule("{'advance':{'to':'live','fields':{'size':7}}}");
        assertThat(change.nextAt()).isEqualTo(HoldfastFixture.START.plus(ofHours(1)));
        assertThat(fixture.newest().type()).isEqualTo(ItemEventType.CHANGE_SCHEDULED);
        assertThat(fixture.newest().schedule()).isEqualTo(change.id());
        assertThat(fixture.sweepAfter(ofHours(1).minusMillis(1))).isEmpty();
        assertThat(fixture.sweepAfter(ofHours(1))).isEqualTo(Map.of("advanced", 1L));
        assertThat(fixture.state()).isEqualTo("live");
        assertThat(fixture.size()).isEqualTo(7);
        assertThat(fixture.sweepAfter(ofDays(1))).isEmpty();
        assertThat(fixture.list(fixture.application)).isEmpty();
    }

    @Test
    void history_of_made_change_names_author_and_schedule() {
        var change =
                fixture.schedule(fixture.dora, "'within':'PT1H','note':'go','change':{'advance':{'to':'checked'}}");
        var scheduled = fixture.newest();
        fixture.sweepAfter(ofHours(2));
        var made = fixture.newest();
        assertThat(made.by()).isEqualTo("dora@example.com");
        assertThat(made.schedule()).isEqualTo(change.id());
        assertThat(made.note()).isEqualTo("go");
        assertThat(scheduled.note()).isEqualTo("move to checked at 2026-03-01T09:00:00Z; go");
        assertThat(requireNonNull(made.cause()).causation()).endsWith("." + scheduled.version());
    }

    @Test
    void scheduled_edit_sets_fields_and_data() {
        fixture.schedule("{'set':{'fields':{'size':3,'place':null},'data':{'x':1}}}");
        fixture.sweepAfter(ofHours(1));
        var item = fixture.item();
        assertThat(item.get("fields").toString()).isEqualTo("{\"size\":3}");
        assertThat(item.get("data").toString()).isEqualTo("{\"x\":1}");
    }

    @Test
    void scheduled_hold_and_release_follow_each_other() {
        fixture.schedule(fixture.application, "'within':'PT2H','change':{'release':{}}");
        fixture.schedule("{'hold':{'reason':'freeze'}}");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.item().get("held").get("reason").asText()).isEqualTo("freeze");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.item().has("held")).isFalse();
    }

    @Test
    void scheduled_assignment_gives_task_to_person() {
        fixture.answer(fixture.application, fixture.holdfast.advanceItem, "'to':'asked'");
        fixture.schedule("{'assign':{'assignee':'dora@example.com'}}");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.item().get("task").get("assignee").asText()).isEqualTo("dora@example.com");
    }

    @Test
    void change_that_item_no_longer_allows_is_skipped_with_reason() {
        var change = fixture.schedule("{'advance':{'to':'checked'}}");
        fixture.answer(fixture.application, fixture.holdfast.advanceItem, "'to':'live'");
        assertThat(fixture.sweepAfter(ofHours(1))).isEqualTo(Map.of("change-skipped", 1L));
        assertThat(fixture.newest().type()).isEqualTo(ItemEventType.CHANGE_SKIPPED);
        assertThat(fixture.newest().schedule()).isEqualTo(change.id());
        assertThat(fixture.newest().note()).contains("can't go from live to checked");
        assertThat(fixture.newest().by()).isEqualTo("holdfast");
        assertThat(fixture.state()).isEqualTo("live");
        assertThat(fixture.list(fixture.application)).isEmpty();
        assertThat(fixture.sweepAfter(ofDays(1))).isEmpty();
    }

    @Test
    void held_item_is_not_moved() {
        fixture.schedule("{'advance':{'to':'live'}}");
        fixture.answer(fixture.application, fixture.holdfast.holdQueue.holdItem, "'reason':'wait'");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.newest().note()).contains("on hold");
        assertThat(fixture.state()).isEqualTo("planned");
    }

    @Test
    void condition_is_checked_when_change_is_due() {
        var onlyLive = "'within':'PT1H','if':{'states':['live']},'change':{'advance':{'to':'done'}}";
        fixture.schedule(fixture.application, onlyLive);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.newest().note()).isEqualTo("the item is in state planned, not in live");
        fixture.schedule(fixture.application, onlyLive);
        fixture.answer(fixture.application, fixture.holdfast.advanceItem, "'to':'live'");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.state()).isEqualTo("done");
    }

    @Test
    void condition_compares_fields_as_json() {
        var members =
                "'within':'PT1H','if':{'fields':{'size':1.0,'password':null}},'change':{'set':{'fields':{'size':2}}}";
        fixture.schedule(fixture.application, members);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.size()).isEqualTo(2);
        fixture.schedule(fixture.application, members);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.newest().note()).isEqualTo("the field size has another value than the condition says");
    }

    @Test
    void cancelled_change_is_not_made() {
        var change = fixture.schedule("{'advance':{'to':'live'}}");
        var cancelled = HoldfastFixture.requireOk(fixture.holdfastFixture.call(
                fixture.application,
                fixture.holdfast.cancelChange,
                "{'workflow':'launch','key':'a','id':'" + change.id() + "','note':'no'}"));
        assertThat(cancelled.status()).isEqualTo(ChangeStatus.CANCELLED);
        assertThat(fixture.newest().type()).isEqualTo(ItemEventType.CHANGE_CANCELLED);
        assertThat(fixture.sweepAfter(ofDays(1))).isEmpty();
        assertThat(fixture.state()).isEqualTo("planned");
    }

    @Test
    void end_of_item_drops_its_changes() {
        var change = fixture.schedule("{'advance':{'to':'live'}}");
        var other = fixture.schedule("{'set':{'data':'secret text'}}");
        fixture.answer(fixture.application, fixture.holdfast.completeItem, "");
        assertThat(fixture.row(change.id())).isEmpty();
        assertThat(fixture.row(other.id())).isEmpty();
        assertThat(fixture.list(fixture.application)).isEmpty();
        assertThat(fixture.sweepAfter(ofDays(1))).isEmpty();
    }

    @Test
    void change_that_ends_item_drops_other_changes() {
        fixture.schedule("{'advance':{'to':'done'}}");
        fixture.schedule(fixture.application, "'within':'PT2H','change':{'set':{'data':1}}");
        fixture.sweepAfter(ofHours(3));
        assertThat(fixture.state()).isEqualTo("done");
        assertThat(fixture.sweepAfter(ofDays(1))).isEmpty();
    }

    @Test
    void deletion_drops_changes_and_new_item_has_none() {
        var change = fixture.schedule("{'advance':{'to':'live'}}");
        fixture.answer(fixture.application, fixture.holdfast.deleteItem, "");
        assertThat(fixture.row(change.id())).isEmpty();
        fixture.create("a");
        assertThat(fixture.sweepAfter(ofDays(1))).isEmpty();
        assertThat(fixture.state()).isEqualTo("planned");
        assertThat(fixture.list(fixture.application)).isEmpty();
    }

    @Test
    void finished_item_gets_no_schedule() {
        fixture.answer(fixture.application, fixture.holdfast.completeItem, "");
        assertThat(fixture.refuse(fixture.application, "'within':'PT1H','change':{'set':{'data':1}}"))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void size_of_effect_and_condition_is_limited() {
        var large = "x".repeat(70_000);
        assertThat(fixture.refuse(fixture.application, "'within':'PT1H','change':{'set':{'data':'" + large + "'}}")
                        .detail())
                .startsWith("/change: must have at most");
        var guess = "'if':{'fields':{'place':'" + large + "'}}";
        assertThat(fixture.refuse(fixture.application, "'within':'PT1H','change':{'release':{}}," + guess)
                        .detail())
                .startsWith("/if/fields: must have at most");
    }

    @Test
    void number_of_pending_changes_is_limited() {
        for (var i = 0; i < 20; i++) fixture.schedule("{'set':{'data':" + i + "}}");
        assertThat(fixture.refuse(fixture.application, "'within':'PT1H','change':{'set':{'data':1}}")
                        .detail())
                .contains("20 pending");
    }

    @Test
    void changes_of_one_item_happen_in_order() {
        fixture.schedule(fixture.application, "'within':'PT2H','change':{'set':{'fields':{'size':2}}}");
        fixture.schedule("{'set':{'fields':{'size':1}}}");
        fixture.holdfastFixture.clock.advance(ofHours(5));
        fixture.holdfastFixture.sweep();
        assertThat(fixture.size()).isEqualTo(1);
        fixture.holdfastFixture.sweep();
        assertThat(fixture.size()).isEqualTo(2);
    }

    @Test
    void repeated_request_with_key_schedules_once() {
        var members = "'within':'PT1H','idempotencyKey':'k1','change':{'advance':{'to':'live'}}";
        var first = fixture.schedule(fixture.application, members);
        assertThat(fixture.schedule(fixture.application, members)).isEqualTo(first);
        assertThat(fixture.refuse(fixture.application, members.replace("live", "done")))
                .isInstanceOf(Problem.KeyReused.class);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.schedule(fixture.application, members).status()).isEqualTo(ChangeStatus.DONE);
        assertThat(fixture.sweepAfter(ofDays(1))).isEmpty();
    }

    @Test
    void dry_run_schedules_nothing_and_warns() {
        var view = fixture.schedule(fixture.application, "'within':'PT1H','dryRun':true,'change':{'release':{}}");
        assertThat(view.dryRun()).isTrue();
        assertThat(view.warnings()).containsExactly("the change would be refused now: item launch/a is not held");
        assertThat(fixture.list(fixture.application)).isEmpty();
        assertThat(fixture.newest().type()).isEqualTo(ItemEventType.CREATED);
    }

    @Test
    void list_is_ordered_by_time_and_paged() {
        for (var hours : new int[] {3, 1, 2})
            fixture.schedule(
                    fixture.application, "'within':'PT" + hours + "H','change':{'set':{'data':" + hours + "}}");
        var page = fixture.answer(fixture.application, fixture.holdfast.listScheduledChanges, "'limit':2");
        assertThat(page.get("schedules").findValuesAsText("data")).containsExactly("1", "2");
        var next = fixture.answer(
                fixture.application,
                fixture.holdfast.listScheduledChanges,
                "'limit':2,'pageToken':'" + page.get("nextPageToken").asText() + "'");
        assertThat(next.get("schedules").findValuesAsText("data")).containsExactly("3");
        assertThat(next.has("nextPageToken")).isFalse();
    }

    @Test
    void rescheduled_change_happens_only_at_new_time() {
        var change = fixture.schedule("{'set':{'fields':{'size':1}}}");
        var edited = fixture.answer(
                fixture.application,
                fixture.holdfast.rescheduleChange,
                "'id':'" + change.id() + "','within':'PT5H','version':1,'change':{'set':{'fields':{'size':9}}}");
        assertThat(edited.get("version").asInt()).isEqualTo(2);
        assertThat(fixture.sweepAfter(ofHours(2))).isEmpty();
        fixture.sweepAfter(ofHours(3));
        assertThat(fixture.size()).isEqualTo(9);
    }

    @Test
    void stale_version_of_schedule_is_refused() {
        var change = fixture.schedule("{'set':{'fields':{'size':1}}}");
        assertThat(HoldfastFixture.requireRefused(fixture.call(
                        fixture.application,
                        fixture.holdfast.rescheduleChange,
                        "'id':'" + change.id() + "','within':'PT5H','version':2")))
                .isInstanceOf(Problem.Stale.class);
        assertThat(HoldfastFixture.requireRefused(fixture.call(
                        fixture.application, fixture.holdfast.cancelChange, "'id':'" + change.id() + "','version':2")))
                .isInstanceOf(Problem.Stale.class);
    }
}
