package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.Entry;
import dev.holdfast.item.ItemHistory;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Feed;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every change of an item, once, however far behind publishing is and whatever became of the item. */
class HistoryTest {
    private static final String K = "{'workflow':'w','key':'k'";

    private final Rig rig = new Rig();

    @BeforeEach
    void workflow() {
        rig.workflow("w", "states: {a: {initial: true, next: [b, z]}, b: {next: [a, z]}, z: {terminal: true}}");
        create();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void create() {
        rig.ok(rig.holdfast.createItem, K + "}");
    }

    private void edit(int times) {
        for (var i = 0; i < times; i++) rig.ok(rig.holdfast.editItem, K + ",'note':'once more'}");
    }

    private void beat() {
        rig.ok(rig.holdfast.heartbeatItem, K + ",'within':'PT1H'}");
    }

    private void finish() {
        rig.ok(rig.holdfast.completeItem, K + "}");
    }

    private void delete() {
        rig.ok(rig.holdfast.deleteItem, K + "}");
    }

    private static String page(int limit, @Nullable String token) {
        return K + ",'limit':" + limit + (token == null ? "" : ",'pageToken':'" + token + "'") + "}";
    }

    private ItemHistory.Result shown(@Nullable String token) {
        return rig.ok(rig.holdfast.itemHistory, page(100, token));
    }

    private Problem refused(@Nullable String token) {
        return rig.refused(rig.holdfast.itemHistory, page(100, token));
    }

    private static List<Long> versions(ItemHistory.Result page) {
        return page.history().stream().map(Entry::version).toList();
    }

    private List<Long> all(int limit) {
        var versions = new ArrayList<Long>();
        @Nullable String token = null;
        do {
            var page = rig.ok(rig.holdfast.itemHistory, page(limit, token));
            assertThat(page.history()).hasSizeLessThanOrEqualTo(limit);
            versions.addAll(versions(page));
            token = page.nextPageToken();
        } while (token != null);
        return versions;
    }

    private static List<Long> upTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /** The changes that wait for publishing, of which the workflow's is the first. */
    private List<Row> waiting() {
        return rig.store().peek(1000).stream().map(Feed.Change::row).toList();
    }

    private void publish(Row... changes) {
        rig.holdfast.changeFeed.project(List.of(changes));
    }

    @Test
    void what_has_left_the_item_before_it_was_archived_is_waited_for() {
        edit(30);
        assertThat(refused(null))
                .isEqualTo(new Problem.Busy("the next changes of item w/k are not archived yet, since publishing is"
                        + " behind; ask for the same page again in a moment"));
        for (var change : waiting().subList(0, 6)) publish(change);
        var begun = shown(null);
        assertThat(versions(begun)).isEqualTo(upTo(5));
        assertThat(refused(begun.nextPageToken())).isInstanceOf(Problem.Busy.class);
        rig.publish();
        var rest = shown(begun.nextPageToken());
        assertThat(versions(rest)).startsWith(6L).endsWith(31L).hasSize(26);
        assertThat(rest.nextPageToken()).isNull();
    }

    @Test
    void what_the_item_still_knows_is_shown_before_it_is_archived() {
        edit(19);
        assertThat(all(100)).isEqualTo(upTo(20));
        assertThat(all(7)).isEqualTo(upTo(20));
    }

    @Test
    void a_heartbeat_is_a_change_like_others_and_stands_only_in_the_archive_once_another_follows() {
        beat();
        assertThat(all(100)).isEqualTo(upTo(2));
        edit(1);
        var begun = shown(null);
        assertThat(versions(begun)).containsExactly(1L);
        assertThat(refused(begun.nextPageToken())).isInstanceOf(Problem.Busy.class);
        rig.publish();
        assertThat(versions(shown(begun.nextPageToken()))).containsExactly(2L, 3L);
        assertThat(all(1)).isEqualTo(upTo(3));
    }

    @Test
    void every_change_names_the_one_before_it_though_versions_have_gaps() {
        rig.workflow("t", "{states: {a: {initial: true, next: [z], notify: [ops]}, z: {terminal: true}}}");
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'workflow':'t','key':'k','roles':{'ops':['ann@example.com']}}");
        rig.publish();
        rig.ok(rig.holdfast.completeItem, "{'workflow':'t','key':'k'}");
        var changes =
                rig.ok(rig.holdfast.itemHistory, "{'workflow':'t','key':'k'}").history();
        assertThat(changes).extracting(Entry::version).containsExactly(1L, 3L);
        assertThat(changes).extracting(Entry::previous).containsExactly(0L, 1L);
        assertThat(rig.item("t", "k").history()).isEqualTo(changes);
    }

    @Test
    void changes_that_are_filed_out_of_order_are_waited_for_too() {
        for (var i = 0; i < 3; i++) beat();
        edit(1);
        var changes = waiting();
        publish(changes.get(1), changes.get(2), changes.get(4));
        var begun = shown(null);
        assertThat(versions(begun)).containsExactly(1L, 2L);
        publish(changes.get(3));
        assertThat(versions(shown(begun.nextPageToken()))).containsExactly(3L, 4L, 5L);
    }

    @Test
    void a_change_that_publishing_has_lost_is_passed_after_a_day() {
        beat();
        edit(1);
        var changes = waiting();
        publish(changes.get(1), changes.get(3));
        assertThat(versions(shown(null))).containsExactly(1L);
        rig.clock.advance(ofDays(1).plus(ofMinutes(1)));
        var changed = shown(null);
        assertThat(versions(changed)).containsExactly(1L, 3L);
        assertThat(changed.history().getLast().previous()).isEqualTo(2);
        assertThat(changed.nextPageToken()).isNull();
    }

    @Test
    void what_has_expired_is_not_waited_for() {
        beat();
        edit(30);
        rig.publish();
        rig.clock.advance(ofDays(500));
        assertThat(versions(shown(null))).startsWith(13L).endsWith(32L);
        beat();
        edit(1);
        rig.publish();
        assertThat(versions(shown(null))).startsWith(14L).endsWith(32L, 33L, 34L);
        rig.clock.advance(ofDays(500));
        delete();
        rig.publish();
        assertThat(versions(shown(null))).containsExactly(35L);
    }

    @Test
    void a_finished_item_that_is_there_no_more_has_its_history() {
        finish();
        rig.publish();
        rig.clock.advance(ofDays(100));
        assertThat(rig.refused(rig.holdfast.getItem, K + "}")).isInstanceOf(Problem.NotFound.class);
        assertThat(all(1)).isEqualTo(upTo(2));
        rig.clock.advance(ofDays(300));
        assertThat(refused(null)).isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void a_deleted_item_has_its_history_up_to_its_deletion() {
        rig.publish();
        delete();
        var begun = shown(null);
        assertThat(versions(begun)).containsExactly(1L);
        assertThat(refused(begun.nextPageToken())).isInstanceOf(Problem.Busy.class);
        rig.publish();
        assertThat(versions(shown(begun.nextPageToken()))).containsExactly(2L);
        assertThat(all(1)).isEqualTo(upTo(2));
    }

    @Test
    void items_of_one_key_are_told_apart_and_the_newest_is_meant() {
        edit(3);
        rig.publish();
        var first = rig.ok(rig.holdfast.itemHistory, page(2, null));
        delete();
        create();
        assertThat(versions(shown(null))).containsExactly(1L);
        rig.publish();
        assertThat(versions(shown(null))).containsExactly(1L);
        assertThat(versions(shown(first.nextPageToken())))
                .as("a listing goes on with the item that it began with")
                .containsExactly(3L, 4L, 5L);
        edit(1);
        delete();
        rig.publish();
        assertThat(versions(shown(null))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void there_is_none_where_nothing_is_left() {
        assertThat(rig.refused(rig.holdfast.itemHistory, "{'workflow':'w','key':'other'}"))
                .isEqualTo(new Problem.NotFound("there is no item w/other"));
        assertThat(rig.refused(rig.holdfast.itemHistory, page(1, "e30"))).isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void which_of_too_many_is_meant_is_not_guessed() {
        for (var i = 0; i < 99; i++) {
            delete();
            create();
        }
        delete();
        rig.publish();
        assertThat(all(10)).isEqualTo(upTo(2));
        create();
        delete();
        rig.publish();
        assertThat(refused(null)).isInstanceOf(Problem.Conflict.class);
        create();
        assertThat(all(10)).isEqualTo(upTo(1));
    }

    @Test
    void changes_made_before_they_named_the_one_before_are_shown_as_far_as_they_are_there() {
        edit(30);
        var row = rig.row("w", "k");
        var before = row.body().replaceAll("\"previous\":\\d+,", "");
        assertThat(before).isNotEqualTo(row.body());
        rig.store()
                .write(List.of(Write.put(
                        new Row(row.key(), row.version(), before, row.entries(), row.expires()), Condition.ANY)));
        assertThat(versions(shown(null))).startsWith(12L).endsWith(31L);
    }

    @Test
    void an_end_that_publishing_has_lost_is_not_waited_for_after_a_day() {
        rig.publish();
        delete();
        assertThat(rig.ok(rig.holdfast.itemHistory, page(10, null)).nextPageToken())
                .as("the deletion is still to come")
                .isNotNull();
        rig.clock.advance(ofDays(2));
        var history = rig.ok(rig.holdfast.itemHistory, page(10, null));
        assertThat(history.history()).hasSize(1);
        assertThat(history.nextPageToken()).isNull();
    }
}
