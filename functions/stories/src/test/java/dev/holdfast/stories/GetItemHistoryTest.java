// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.archive.GetItemHistory;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ChangeOutbox;
import dev.holdfast.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An item's history shows each change once, even if publishing is behind or the item is deleted. */
class GetItemHistoryTest {
    private static final String ITEM_MEMBERS = "{'workflow':'w','key':'k'";

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
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, ITEM_MEMBERS + "}");
    }

    private void edit(int times) {
        for (var i = 0; i < times; i++)
            holdfastFixture.callOk(holdfastFixture.holdfast.editItem, ITEM_MEMBERS + ",'note':'again'}");
    }

    private void heartbeat() {
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, ITEM_MEMBERS + ",'within':'PT1H'}");
    }

    private void finish() {
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, ITEM_MEMBERS + "}");
    }

    private void delete() {
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, ITEM_MEMBERS + "}");
    }

    private static String page(int limit, @Nullable String token) {
        return ITEM_MEMBERS + ",'limit':" + limit + (token == null ? "" : ",'pageToken':'" + token + "'") + "}";
    }

    private GetItemHistory.Result readPage(@Nullable String token) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.getItemHistory, page(100, token));
    }

    private Problem readRefused(@Nullable String token) {
        return holdfastFixture.callRefused(holdfastFixture.holdfast.getItemHistory, page(100, token));
    }

    private static List<Long> versions(GetItemHistory.Result page) {
        return page.history().stream().map(HistoryEntry::version).toList();
    }

    private List<Long> readAllVersions(int limit) {
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

    private static List<Long> versionsUpTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /**
     * Returns the changes that Holdfast hasn't published yet. The first of these changes is the change of the workflow.
     */
    private List<Row> unpublishedRows() {
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
        assertThat(readRefused(null))
                .isEqualTo(new Problem.Busy("the next changes of item w/k are not archived yet, because publishing is"
                        + " behind; repeat the request in a moment"));
        for (var change : unpublishedRows().subList(0, 6)) publish(change);
        var firstPage = readPage(null);
        assertThat(versions(firstPage)).isEqualTo(versionsUpTo(5));
        assertThat(readRefused(firstPage.nextPageToken())).isInstanceOf(Problem.Busy.class);
        holdfastFixture.publish();
        var secondPage = readPage(firstPage.nextPageToken());
        assertThat(versions(secondPage)).startsWith(6L).endsWith(31L).hasSize(26);
        assertThat(secondPage.nextPageToken()).isNull();
    }

    @Test
    void history_shows_unarchived_changes_that_item_still_holds() {
        edit(19);
        assertThat(readAllVersions(100)).isEqualTo(versionsUpTo(20));
        assertThat(readAllVersions(7)).isEqualTo(versionsUpTo(20));
    }

    @Test
    void heartbeat_remains_in_archive_only_after_next_change() {
        heartbeat();
        assertThat(readAllVersions(100)).isEqualTo(versionsUpTo(2));
        edit(1);
        var firstPage = readPage(null);
        assertThat(versions(firstPage)).containsExactly(1L);
        assertThat(readRefused(firstPage.nextPageToken())).isInstanceOf(Problem.Busy.class);
        holdfastFixture.publish();
        assertThat(versions(readPage(firstPage.nextPageToken()))).containsExactly(2L, 3L);
        assertThat(readAllVersions(1)).isEqualTo(versionsUpTo(3));
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
        for (var i = 0; i < 3; i++) heartbeat();
        edit(1);
        var changes = unpublishedRows();
        publish(changes.get(1), changes.get(2), changes.get(4));
        var firstPage = readPage(null);
        assertThat(versions(firstPage)).containsExactly(1L, 2L);
        publish(changes.get(3));
        assertThat(versions(readPage(firstPage.nextPageToken()))).containsExactly(3L, 4L, 5L);
    }

    @Test
    void history_skips_lost_change_after_a_day() {
        heartbeat();
        edit(1);
        var changes = unpublishedRows();
        publish(changes.get(1), changes.get(3));
        assertThat(versions(readPage(null))).containsExactly(1L);
        holdfastFixture.clock.advance(ofDays(1).plus(ofMinutes(1)));
        var changed = readPage(null);
        assertThat(versions(changed)).containsExactly(1L, 3L);
        assertThat(changed.history().getLast().previous()).isEqualTo(2);
        assertThat(changed.nextPageToken()).isNull();
    }

    @Test
    void history_does_not_wait_for_expired_changes() {
        heartbeat();
        edit(30);
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofDays(500));
        assertThat(versions(readPage(null))).startsWith(13L).endsWith(32L);
        heartbeat();
        edit(1);
        holdfastFixture.publish();
        assertThat(versions(readPage(null))).startsWith(14L).endsWith(32L, 33L, 34L);
        holdfastFixture.clock.advance(ofDays(500));
        delete();
        holdfastFixture.publish();
        assertThat(versions(readPage(null))).containsExactly(35L);
    }

    @Test
    void finished_item_keeps_history_after_its_row_expired() {
        finish();
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofDays(100));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.getItem, ITEM_MEMBERS + "}"))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(readAllVersions(1)).isEqualTo(versionsUpTo(2));
        holdfastFixture.clock.advance(ofDays(300));
        assertThat(readRefused(null)).isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void deleted_item_keeps_history_up_to_its_deletion() {
        holdfastFixture.publish();
        delete();
        var firstPage = readPage(null);
        assertThat(versions(firstPage)).containsExactly(1L);
        assertThat(readRefused(firstPage.nextPageToken())).isInstanceOf(Problem.Busy.class);
        holdfastFixture.publish();
        assertThat(versions(readPage(firstPage.nextPageToken()))).containsExactly(2L);
        assertThat(readAllVersions(1)).isEqualTo(versionsUpTo(2));
    }

    @Test
    void history_of_reused_key_shows_newest_item() {
        edit(3);
        holdfastFixture.publish();
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.getItemHistory, page(2, null));
        delete();
        create();
        assertThat(versions(readPage(null))).containsExactly(1L);
        holdfastFixture.publish();
        assertThat(versions(readPage(null))).containsExactly(1L);
        assertThat(versions(readPage(first.nextPageToken())))
                .as("a listing continues with the item on its first page")
                .containsExactly(3L, 4L, 5L);
        edit(1);
        delete();
        holdfastFixture.publish();
        assertThat(versions(readPage(null))).containsExactly(1L, 2L, 3L);
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
        assertThat(readAllVersions(10)).isEqualTo(versionsUpTo(2));
        create();
        delete();
        holdfastFixture.publish();
        assertThat(readRefused(null)).isInstanceOf(Problem.Conflict.class);
        create();
        assertThat(readAllVersions(10)).isEqualTo(versionsUpTo(1));
    }

    @Test
    void history_does_not_wait_for_lost_end_after_a_day() {
        holdfastFixture.publish();
        delete();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getItemHistory, page(10, null))
                        .nextPageToken())
                .as("the deletion is not archived yet")
                .isNotNull();
        holdfastFixture.clock.advance(ofDays(2));
        var history = holdfastFixture.callOk(holdfastFixture.holdfast.getItemHistory, page(10, null));
        assertThat(history.history()).hasSize(1);
        assertThat(history.nextPageToken()).isNull();
    }
}
