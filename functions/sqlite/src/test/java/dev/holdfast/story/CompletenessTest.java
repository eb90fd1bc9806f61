package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.insight.Numbers;
import dev.holdfast.insight.ReportCompleteness;
import dev.holdfast.json.Codec;
import dev.holdfast.table.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Did everything finish? The numbers add up, and say so. */
class CompletenessTest {
    private Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private ReportCompleteness.Result report(String more) {
        return rig.ok(rig.holdfast.reportCompleteness, "{'workflow':'simple'" + more + "}");
    }

    private void create(String... keys) {
        for (var key : keys) rig.ok(rig.holdfast.createItem, "{'key':'" + key + "','within':'PT1H'}");
    }

    private void complete(String key) {
        rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'" + key + "'}");
    }

    private void delete(String key) {
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'simple','key':'" + key + "'}");
    }

    /** One finished, one finished and deleted, one deleted, one late and recovered, one late, and one open. */
    private void day() {
        create("done", "gone", "dropped", "again", "late");
        complete("done");
        complete("gone");
        delete("gone");
        delete("dropped");
        rig.clock.advance(ofHours(2));
        rig.sweep();
        rig.ok(rig.holdfast.recoverItems, "{'workflow':'simple','mode':'redrive','keys':['again']}");
        create("open");
    }

    @Test
    void what_was_created_is_what_finished_was_deleted_and_is_open() {
        day();
        rig.publish();
        var report = report("");
        assertThat(report.total())
                .isEqualTo(new Numbers(report.total().from(), report.total().to(), 6, 2, 1, 3, 2, 1));
        assertThat(report.found()).isEqualTo(3);
        assertThat(report.overdue()).isEqualTo(1);
        assertThat(report.addsUp()).isTrue();
        assertThat(report.says())
                .isEqualTo("3 open, 1 of them overdue. It adds up: 6 created = 2 finished + 1 deleted + 3 open.");
        assertThat(Codec.encode(report)).contains("\"created\":6", "\"to\":\"2026-03-01\"", "\"addsUp\":true");
    }

    @Test
    void when_everything_finished_it_says_so() {
        assertThat(report("").says()).isEqualTo("Nothing was created.");
        create("a", "b");
        complete("a");
        complete("b");
        rig.publish();
        assertThat(report("").says())
                .isEqualTo("Everything finished. It adds up: 2 created = 2 finished + 0 deleted + 0 open.");
    }

    @Test
    void changes_that_the_feed_brings_again_in_any_order_and_from_several_at_once_are_counted_once() {
        day();
        var changes = new ArrayList<Row>(
                rig.store().peek(100).stream().map(c -> c.row()).toList());
        rig.publish();
        var first = report("");
        var random = new Random(7);
        for (var round = 0; round < 5; round++) {
            Collections.shuffle(changes, random);
            rig.holdfast.changeFeed.project(List.copyOf(changes));
        }
        Rig.together(Collections.nCopies(8, () -> {
            rig.holdfast.changeFeed.project(changes);
            return true;
        }));
        assertThat(report("")).isEqualTo(first);
    }

    @Test
    void a_crash_in_the_middle_of_publishing_loses_no_item_and_counts_none_twice() {
        for (var i = 0; i < 120; i++) create("k" + i);
        for (var i = 0; i < 50; i++) complete("k" + i);
        rig.table.breakBatches(0.5, batch -> true);
        assertThatThrownBy(rig::publish).hasMessage("killed");
        assertThat(report("").addsUp()).as("half of it is missing").isFalse();
        rig = rig.crashed();
        rig.publish();
        var report = report("");
        assertThat(report.says()).isEqualTo("70 open. It adds up: 120 created = 50 finished + 0 deleted + 70 open.");
        assertThat(report.addsUp()).isTrue();
    }

    @Test
    void what_the_feed_has_not_brought_is_noticed() {
        create("a", "b");
        rig.publish();
        complete("a");
        var report = report("");
        assertThat(report.addsUp()).isFalse();
        assertThat(report.says())
                .startsWith(
                        "This does not add up: 2 created less 0 finished + 0 deleted leaves 2 open, and 1 are found open.");
        rig.publish();
        assertThat(report("").addsUp()).isTrue();
    }

    @Test
    void an_item_counts_on_the_day_on_which_it_was_created() {
        create("a", "b");
        rig.clock.advance(ofDays(1));
        create("c");
        complete("a");
        complete("c");
        rig.publish();
        var report = report(",'from':'2026-03-01','to':'2026-03-02','daily':true");
        assertThat(report.total().created()).isEqualTo(3);
        assertThat(report.days()).extracting(Numbers::created).containsExactly(2L, 1L);
        assertThat(report.days()).extracting(Numbers::finished).containsExactly(1L, 1L);
        assertThat(report.days()).extracting(Numbers::open).containsExactly(1L, 0L);
        assertThat(report(",'from':'2026-03-02'").total().created()).isEqualTo(1);
        assertThat(report(",'from':'2026-03-01','to':'2026-03-01'").says()).startsWith("1 open");
    }

    @Test
    void every_way_to_an_end_is_an_end() {
        rig.workflow("w", """
                states:
                  begun: {initial: true, next: [parked, done]}
                  parked: {hold: true, next: [done], onPurge: done}
                  done: {initial: true, terminal: true}
                """);
        for (var key : List.of("advanced", "purged", "migrated"))
            rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'" + key + "','state':'begun'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'at-once','state':'done'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'w','key':'advanced','to':'done'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'w','key':'purged','to':'parked'}");
        rig.ok(rig.holdfast.hold.purgeIntents, "{'kind':'item','reason':'r'}");
        rig.workflow("w", "states: {start: {initial: true, next: [done]}, done: {terminal: true}}");
        rig.ok(rig.holdfast.migrateItems, "{'workflow':'w','states':{'begun':'done'}}");
        rig.publish();
        var report = rig.ok(rig.holdfast.reportCompleteness, "{'workflow':'w'}");
        assertThat(report.says())
                .isEqualTo("Everything finished. It adds up: 4 created = 4 finished + 0 deleted + 0 open.");
    }

    @Test
    void without_a_board_nothing_is_counted_against_it() {
        rig.workflow("w", "{board: false, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'a'}");
        rig.publish();
        var report = rig.ok(rig.holdfast.reportCompleteness, "{'workflow':'w'}");
        assertThat(report.total().open()).isEqualTo(1);
        assertThat(report.addsUp()).isNull();
        assertThat(report.says()).startsWith("1 open: 1 created").contains("not counted");
    }

    @Test
    void a_period_that_makes_no_sense_is_refused() {
        for (var more : List.of(
                ",'from':'2026-03-02','to':'2026-03-01'",
                ",'to':'2026-04-01'",
                ",'from':'2024-01-01'",
                ",'from':'2026-01-01','daily':true",
                ",'from':'yesterday'"))
            assertThat(rig.refused(rig.holdfast.reportCompleteness, "{'workflow':'simple'" + more + "}")
                            .status())
                    .as(more)
                    .isEqualTo(400);
        assertThat(rig.refused(rig.holdfast.reportCompleteness, "{'workflow':'nope'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void another_application_s_items_are_not_counted() {
        create("a");
        rig.publish();
        var other = Caller.application("other", Scope.READ, "key:other");
        var report = Rig.value(rig.ask(other, rig.holdfast.reportCompleteness, "{'workflow':'simple'}"));
        assertThat(report.says()).isEqualTo("Nothing was created.");
    }
}
