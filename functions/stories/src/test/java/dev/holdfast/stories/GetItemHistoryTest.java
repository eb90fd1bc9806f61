package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.archive.GetItemHistory;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ChangeOutbox;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every change of an item, once, however far behind publishing is and whatever became of the item. */
class GetItemHistoryTest {
    private static final String K = "{'workflow':'w','key':'k'";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void workflow() {
        holdfastFixture.putWorkflow(
                "w", "states: {a: {initial: true, next: [b, z]}, b: {next: [a, z]}, z: {terminal: true}}");
        create();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void create() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, K + "}");
    }

    private void edit(int times) {
        for (var i = 0; i < times; i++)
            holdfastFixture.callOk(holdfastFixture.holdfast.editItem, K + ",'note':'once more'}");
    }

    private void beat() {
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, K + ",'within':'PT1H'}");
    }

    private void finish() {
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, K + "}");
    }

    private void delete() {
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, K + "}");
    }

    private static String page(int limit, @Nullable String token) {
        return K + ",'limit':" + limit + (token == null ? "" : ",'pageToken':'" + token + "'") + "}";
    }

    private GetItemHistory.Result shown(@Nullable String token) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.getItemHistory, page(100, token));
    }

    private Problem refused(@Nullable String token) {
        return holdfastFixture.callRefused(holdfastFixture.holdfast.getItemHistory, page(100, token));
    }

    private static List<Long> versions(GetItemHistory.Result page) {
        return page.history().stream().map(HistoryEntry::version).toList();
    }

    private List<Long> all(int limit) {
        var versions = new ArrayList<Long>();
        @Nullable String token = null;
        do {
            var page = holdfastFixture.callOk(holdfastFixture.holdfast.getItemHistory, page(limit, token));
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
        return holdfastFixture.store().peek(1000).stream()
                .map(ChangeOutbox.OutboxEntry::row)
                .toList();
    }

    private void publish(Row... changes) {
        holdfastFixture.holdfast.changeFeed.project(List.of(changes));
    }

    @Test
    void history_waits_for_change_not_yet_archived() {
        edit(30);
        assertThat(refused(null))
                .isEqualTo(new Problem.Busy("the next changes of item w/k are not archived yet, since publishing is"
                        + " behind; ask for the same page again in a moment"));
        for (var change : waiting().subList(0, 6)) publish(change);
        var begun = shown(null);
        assertThat(versions(begun)).isEqualTo(upTo(5));
        assertThat(refused(begun.nextPageToken())).isInstanceOf(Problem.Busy.class);
        holdfastFixture.publish();
        var rest = shown(begun.nextPageToken());
        assertThat(versions(rest)).startsWith(6L).endsWith(31L).hasSize(26);
        assertThat(rest.nextPageToken()).isNull();
    }

    @Test
    void history_shows_unarchived_changes_that_item_still_holds() {
        edit(19);
        assertThat(all(100)).isEqualTo(upTo(20));
        assertThat(all(7)).isEqualTo(upTo(20));
    }

    @Test
    void heartbeat_remains_in_archive_only_after_next_change() {
        beat();
        assertThat(all(100)).isEqualTo(upTo(2));
        edit(1);
        var begun = shown(null);
        assertThat(versions(begun)).containsExactly(1L);
        assertThat(refused(begun.nextPageToken())).isInstanceOf(Problem.Busy.class);
        holdfastFixture.publish();
        assertThat(versions(shown(begun.nextPageToken()))).containsExactly(2L, 3L);
        assertThat(all(1)).isEqualTo(upTo(3));
    }

    @Test
    void every_change_names_its_predecessor_despite_version_gaps() {
        holdfastFixture.putWorkflow(
                "t", "{states: {a: {initial: true, next: [z], notify: [ops]}, z: {terminal: true}}}");
        holdfastFixture.subscribe();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'t','key':'k','roles':{'ops':['ann@example.com']}}");
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'t','key':'k'}");
        var changes = holdfastFixture
                .callOk(holdfastFixture.holdfast.getItemHistory, "{'workflow':'t','key':'k'}")
                .history();
        assertThat(changes).extracting(HistoryEntry::version).containsExactly(1L, 3L);
        assertThat(changes).extracting(HistoryEntry::previous).containsExactly(0L, 1L);
        assertThat(holdfastFixture.item("t", "k").history()).isEqualTo(changes);
    }

    @Test
    void history_waits_for_changes_archived_out_of_order() {
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
    void history_skips_lost_change_after_a_day() {
        beat();
        edit(1);
        var changes = waiting();
        publish(changes.get(1), changes.get(3));
        assertThat(versions(shown(null))).containsExactly(1L);
        holdfastFixture.clock.advance(ofDays(1).plus(ofMinutes(1)));
        var changed = shown(null);
        assertThat(versions(changed)).containsExactly(1L, 3L);
        assertThat(changed.history().getLast().previous()).isEqualTo(2);
        assertThat(changed.nextPageToken()).isNull();
    }

    @Test
    void history_does_not_wait_for_expired_changes() {
        beat();
        edit(30);
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofDays(500));
        assertThat(versions(shown(null))).startsWith(13L).endsWith(32L);
        beat();
        edit(1);
        holdfastFixture.publish();
        assertThat(versions(shown(null))).startsWith(14L).endsWith(32L, 33L, 34L);
        holdfastFixture.clock.advance(ofDays(500));
        delete();
        holdfastFixture.publish();
        assertThat(versions(shown(null))).containsExactly(35L);
    }

    @Test
    void finished_item_keeps_history_after_its_row_expired() {
        finish();
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofDays(100));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.getItem, K + "}"))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(all(1)).isEqualTo(upTo(2));
        holdfastFixture.clock.advance(ofDays(300));
        assertThat(refused(null)).isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void deleted_item_keeps_history_up_to_its_deletion() {
        holdfastFixture.publish();
        delete();
        var begun = shown(null);
        assertThat(versions(begun)).containsExactly(1L);
        assertThat(refused(begun.nextPageToken())).isInstanceOf(Problem.Busy.class);
        holdfastFixture.publish();
        assertThat(versions(shown(begun.nextPageToken()))).containsExactly(2L);
        assertThat(all(1)).isEqualTo(upTo(2));
    }

    @Test
    void history_of_reused_key_shows_newest_item() {
        edit(3);
        holdfastFixture.publish();
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.getItemHistory, page(2, null));
        delete();
        create();
        assertThat(versions(shown(null))).containsExactly(1L);
        holdfastFixture.publish();
        assertThat(versions(shown(null))).containsExactly(1L);
        assertThat(versions(shown(first.nextPageToken())))
                .as("a listing goes on with the item that it began with")
                .containsExactly(3L, 4L, 5L);
        edit(1);
        delete();
        holdfastFixture.publish();
        assertThat(versions(shown(null))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void history_is_missing_where_nothing_is_left() {
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.getItemHistory, "{'workflow':'w','key':'other'}"))
                .isEqualTo(new Problem.NotFound("there is no item w/other"));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.getItemHistory, page(1, "e30")))
                .isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void ambiguous_history_request_is_refused() {
        for (var i = 0; i < 99; i++) {
            delete();
            create();
        }
        delete();
        holdfastFixture.publish();
        assertThat(all(10)).isEqualTo(upTo(2));
        create();
        delete();
        holdfastFixture.publish();
        assertThat(refused(null)).isInstanceOf(Problem.Conflict.class);
        create();
        assertThat(all(10)).isEqualTo(upTo(1));
    }

    @Test
    void history_shows_remaining_changes_from_before_predecessor_links() {
        edit(30);
        var row = holdfastFixture.row("w", "k");
        var before = row.body().replaceAll("\"previous\":\\d+,", "");
        assertThat(before).isNotEqualTo(row.body());
        holdfastFixture
                .store()
                .write(List.of(RowWrite.put(
                        new Row(row.key(), row.version(), before, row.entries(), row.expires()), WriteCondition.ANY)));
        assertThat(versions(shown(null))).startsWith(12L).endsWith(31L);
    }

    @Test
    void history_does_not_wait_for_lost_end_after_a_day() {
        holdfastFixture.publish();
        delete();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getItemHistory, page(10, null))
                        .nextPageToken())
                .as("the deletion is still to come")
                .isNotNull();
        holdfastFixture.clock.advance(ofDays(2));
        var history = holdfastFixture.callOk(holdfastFixture.holdfast.getItemHistory, page(10, null));
        assertThat(history.history()).hasSize(1);
        assertThat(history.nextPageToken()).isNull();
    }
}
