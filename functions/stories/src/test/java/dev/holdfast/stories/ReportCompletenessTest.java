// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.completeness.CompletenessCounts;
import dev.holdfast.completeness.ReportCompleteness;
import dev.holdfast.completeness.UnwatchedItem;
import dev.holdfast.item.ItemHold.HoldSource;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The report's numbers add up and match the open items. */
class ReportCompletenessTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private ReportCompleteness.Result report(String more) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'simple'" + more + "}");
    }

    private void create(String... keys) {
        for (var key : keys)
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "','within':'PT1H'}");
    }

    private void complete(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'" + key + "'}");
    }

    private void delete(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'simple','key':'" + key + "'}");
    }

    /** Creates six items: finished, finished and deleted, deleted, late and recovered, late, and open. */
    private void createItemsOfEveryFate() {
        create("done", "gone", "dropped", "again", "late");
        complete("done");
        complete("gone");
        delete("gone");
        delete("dropped");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'simple','mode':'redrive','keys':['again']}");
        create("open");
    }

    private List<Long> createdByDay(String more) {
        return report(",'daily':true" + more).days().stream()
                .map(CompletenessCounts::created)
                .toList();
    }

    @Test
    void days_are_days_of_given_zone() {
        for (var createdAt : List.of(
                "2026-10-24T21:59:59.999Z", // still Saturday in Berlin
                "2026-10-24T22:00:00Z",
                "2026-10-25T22:59:59.999Z", // Sunday has 25 hours in Berlin
                "2026-10-25T23:00:00Z")) {
            holdfastFixture.clock.set(Instant.parse(createdAt));
            create(createdAt.replace(':', '-'));
        }
        holdfastFixture.publish();
        var days = ",'from':'2026-10-24','to':'2026-10-26'";
        assertThat(createdByDay(days)).containsExactly(2L, 2L, 0L);
        assertThat(createdByDay(days + ",'zone':'Europe/Berlin'")).containsExactly(1L, 2L, 1L);
        assertThat(createdByDay(days + ",'zone':'Asia/Tokyo'")).containsExactly(0L, 2L, 2L);
        var sunday = report(",'from':'2026-10-25','to':'2026-10-25','zone':'Europe/Berlin'");
        assertThat(sunday.openItems()).isEqualTo(2);
        assertThat(sunday.addsUp()).isTrue();
        assertThat(report(",'zone':'Europe/Berlin'").total().to()).isEqualTo("2026-10-26");
        assertThat(report("").total().to()).isEqualTo("2026-10-25");
    }

    @Test
    void unknown_zone_of_report_is_refused() {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.reportCompleteness, "{'workflow':'simple','zone':'Mars/Olympus'}");
        assertThat(JsonCodec.encode(problem)).contains("/zone");
    }

    @Test
    void created_items_equal_finished_deleted_and_open_ones() {
        createItemsOfEveryFate();
        holdfastFixture.publish();
        var report = report("");
        assertThat(report.total())
                .isEqualTo(new CompletenessCounts(
                        report.total().from(), report.total().to(), 6, 2, 1, 3, 2, 1));
        assertThat(report.openItems()).isEqualTo(3);
        assertThat(report.overdue()).isEqualTo(1);
        assertThat(report.addsUp()).isTrue();
        assertThat(report.summary())
                .isEqualTo("3 open, 1 of them overdue. It adds up: 6 created = 2 finished + 1 deleted + 3 open.");
        assertThat(JsonCodec.encode(report)).contains("\"created\":6", "\"to\":\"2026-03-01\"", "\"addsUp\":true");
    }

    @Test
    void report_is_complete_when_everything_finished() {
        assertThat(report("").summary()).isEqualTo("Nothing was created.");
        create("a", "b");
        complete("a");
        complete("b");
        holdfastFixture.publish();
        assertThat(report("").summary())
                .isEqualTo("Everything finished. It adds up: 2 created = 2 finished + 0 deleted + 0 open.");
    }

    @Test
    void change_repeated_by_feed_in_any_order_counts_once() {
        createItemsOfEveryFate();
        var changes = new ArrayList<Row>(
                holdfastFixture.store().peek(100).stream().map(c -> c.row()).toList());
        holdfastFixture.publish();
        var first = report("");
        var random = new Random(7);
        for (var round = 0; round < 5; round++) {
            Collections.shuffle(changes, random);
            holdfastFixture.holdfast.changeFeed.project(List.copyOf(changes));
        }
        HoldfastFixture.runConcurrently(Collections.nCopies(8, () -> {
            holdfastFixture.holdfast.changeFeed.project(changes);
            return true;
        }));
        assertThat(report("")).isEqualTo(first);
    }

    @Test
    void crash_during_publishing_loses_no_item_and_counts_none_twice() {
        for (var i = 0; i < 120; i++) create("k" + i);
        for (var i = 0; i < 50; i++) complete("k" + i);
        holdfastFixture.table.breakBatches(0.5, batch -> true);
        assertThatThrownBy(holdfastFixture::publish).hasMessage("killed");
        assertThat(report("").addsUp()).as("half of it is missing").isFalse();
        holdfastFixture = holdfastFixture.restart();
        holdfastFixture.publish();
        var report = report("");
        assertThat(report.summary()).isEqualTo("70 open. It adds up: 120 created = 50 finished + 0 deleted + 70 open.");
        assertThat(report.addsUp()).isTrue();
    }

    @Test
    void report_detects_changes_missing_from_feed() {
        create("a", "b");
        holdfastFixture.publish();
        complete("a");
        var report = report("");
        assertThat(report.addsUp()).isFalse();
        assertThat(report.summary())
                .startsWith(
                        "This does not add up: 2 created less 0 finished + 0 deleted leaves 2 open, but 1 are open.");
        holdfastFixture.publish();
        assertThat(report("").addsUp()).isTrue();
    }

    @Test
    void item_counts_on_day_of_its_creation() {
        create("a", "b");
        holdfastFixture.clock.advance(ofDays(1));
        create("c");
        complete("a");
        complete("c");
        holdfastFixture.publish();
        var report = report(",'from':'2026-03-01','to':'2026-03-02','daily':true");
        assertThat(report.total().created()).isEqualTo(3);
        assertThat(report.days()).extracting(CompletenessCounts::created).containsExactly(2L, 1L);
        assertThat(report.days()).extracting(CompletenessCounts::finished).containsExactly(1L, 1L);
        assertThat(report.days()).extracting(CompletenessCounts::open).containsExactly(1L, 0L);
        assertThat(report(",'from':'2026-03-02'").total().created()).isEqualTo(1);
        assertThat(report(",'from':'2026-03-01','to':'2026-03-01'").summary()).startsWith("1 open");
    }

    @Test
    void every_end_counts_as_finished() {
        holdfastFixture.putWorkflow("w", """
                states:
                  begun: {initial: true, next: [parked, done]}
                  parked: {hold: true, next: [done], onPurge: done}
                  done: {initial: true, terminal: true}
                """);
        for (var key : List.of("advanced", "purged", "migrated"))
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'" + key + "','state':'begun'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'at-once','state':'done'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'advanced','to':'done'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'purged','to':'parked'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.purgeIntents, "{'kind':'item','reason':'r'}");
        holdfastFixture.putWorkflow("w", "states: {start: {initial: true, next: [done]}, done: {terminal: true}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'w','states':{'begun':'done'}}");
        holdfastFixture.publish();
        var report = holdfastFixture.callOk(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'w'}");
        assertThat(report.summary())
                .isEqualTo("Everything finished. It adds up: 4 created = 4 finished + 0 deleted + 0 open.");
    }

    @Test
    void workflow_without_board_counts_nothing_as_missing() {
        holdfastFixture.putWorkflow(
                "w", "{board: false, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'a'}");
        holdfastFixture.publish();
        var report = holdfastFixture.callOk(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'w'}");
        assertThat(report.total().open()).isEqualTo(1);
        assertThat(report.addsUp()).isNull();
        assertThat(report.summary()).startsWith("1 open: 1 created").contains("not counted");
    }

    @Test
    void contradictory_period_is_refused() {
        for (var more : List.of(
                ",'from':'2026-03-02','to':'2026-03-01'",
                ",'to':'2026-04-01'",
                ",'from':'2024-01-01'",
                ",'from':'2026-01-01','daily':true",
                ",'from':'yesterday'"))
            assertThat(holdfastFixture
                            .callRefused(
                                    holdfastFixture.holdfast.reportCompleteness, "{'workflow':'simple'" + more + "}")
                            .status())
                    .as(more)
                    .isEqualTo(400);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'nope'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void items_of_other_applications_are_not_counted() {
        create("a");
        holdfastFixture.publish();
        var other = Caller.application("other", Scope.READ, "key:other");
        var report = HoldfastFixture.requireOk(
                holdfastFixture.call(other, holdfastFixture.holdfast.reportCompleteness, "{'workflow':'simple'}"));
        assertThat(report.summary()).isEqualTo("Nothing was created.");
    }

    @Test
    void report_lists_open_items_without_deadline_of_any_age() {
        create("watched");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'forgotten'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'held','within':'PT1H'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'paused','within':'PT1H'}");
        var hold = "{'workflow':'simple','key':'%s','reason':'r'%s}";
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.holdItem, hold.formatted("held", ""));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, hold.formatted("paused", ",'within':'P90D'"));
        holdfastFixture.clock.advance(ofDays(30));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        var report = report("");
        assertThat(report.unwatched()).isEqualTo(2);
        assertThat(report.unwatchedItems())
                .extracting(UnwatchedItem::key, UnwatchedItem::state, UnwatchedItem::held)
                .containsExactlyInAnyOrder(tuple("forgotten", "open", null), tuple("held", "open", HoldSource.PERSON));
        assertThat(report.summary())
                .isEqualTo("Nothing was created. Open items that can't become overdue, because no"
                        + " deadline applies to them: 2.");
        for (var i = 0; i < 120; i++)
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k" + i + "'}");
        assertThat(report("").unwatched()).isEqualTo(122);
        assertThat(report("").unwatchedItems()).hasSize(100);
    }

    private ReportCompleteness.Result reportOf(String workflow) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'" + workflow + "'}");
    }

    @Test
    void items_of_version_without_board_are_no_fault() {
        holdfastFixture.putWorkflow("w", "board: false\n" + WorkflowFixture.TWO_STATES);
        for (var key : List.of("a", "b"))
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'" + key + "','within':'PT1H'}");
        holdfastFixture.putWorkflow("w", WorkflowFixture.TWO_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'c','within':'PT1H'}");
        holdfastFixture.publish();
        assertThat(reportOf("w").addsUp()).isNull();
        assertThat(reportOf("w").summary())
                .isEqualTo("3 open: 3 created = 0 finished + 0 deleted + 3 open. The open items were not counted as a"
                        + " check: items of these versions are not on the board, because the versions have board:"
                        + " false: 1.");
        for (var key : List.of("a", "b"))
            holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'" + key + "'}");
        holdfastFixture.publish();
        assertThat(reportOf("w").addsUp()).isTrue();
        assertThat(reportOf("w").openItems()).isEqualTo(1);
    }
}
