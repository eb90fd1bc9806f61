// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.view.ItemView;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.TableFailureException.FailureKind;
import dev.holdfast.table.TableIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Items become overdue, stop being overdue and move while a caller reads the board page by page. */
class BoardPagingTest {
    private static final int ITEMS = 30;
    private static final String WORKFLOW = """
            states:
              first: {initial: true, next: [second, z], priority: 2}
              second: {next: [first, z], priority: 1}
              z: {terminal: true}
            """;

    private static final String NEXT_VERSION = WORKFLOW + "  third: {initial: true, next: [z]}\n";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final List<String> keys =
            IntStream.range(0, ITEMS).mapToObj(i -> "k" + i).toList();

    @BeforeEach
    void createItems() {
        holdfastFixture.putWorkflow("w", WORKFLOW);
        holdfastFixture.createItems(ITEMS, i -> "{'workflow':'w','key':'k" + i + "','within':'PT1H'}");
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void makeOverdue() {
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
    }

    private void makeOnTime() {
        for (var key : keys)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.editItem, "{'workflow':'w','key':'" + key + "','within':'P9D'}");
    }

    /** Lists all items, and runs the change after the first page. */
    private List<String> list(String members, Runnable change) {
        var listed = new ArrayList<String>();
        var token = "";
        do {
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.listItems, "{'workflow':'w','limit':7" + members + token + "}");
            page.items().forEach(item -> listed.add(item.key()));
            if (token.isEmpty()) change.run();
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!token.isEmpty());
        return listed;
    }

    @Test
    void item_that_becomes_overdue_is_listed_once() {
        assertThat(list("", this::makeOverdue)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void item_that_ceases_to_be_overdue_is_listed_once() {
        makeOverdue();
        assertThat(list("", this::makeOnTime)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void item_that_alternates_is_listed_once() {
        holdfastFixture.createItems(
                ITEMS, i -> "{'workflow':'w','key':'late" + i + "','deadline':'2026-01-01T00:00:00Z'}");
        holdfastFixture.sweep();
        var listed = list("", () -> {
            makeOverdue();
            makeOnTime();
        });
        assertThat(listed).hasSize(2 * ITEMS).doesNotHaveDuplicates();
    }

    @Test
    void listing_of_items_on_time_omits_overdue_items() {
        holdfastFixture.createItems(3, i -> "{'workflow':'w','key':'late" + i + "','deadline':'2026-01-01T00:00:00Z'}");
        holdfastFixture.sweep();
        assertThat(list(",'overdue':false", () -> {})).containsExactlyInAnyOrderElementsOf(keys);
    }

    /** Lists all items on one page, and runs the change before the query with this number. */
    private List<String> listOnOnePage(int changingQuery, Runnable change) {
        var queries = new AtomicInteger();
        holdfastFixture.table.runBeforeQuery(rowQuery -> {
            if (rowQuery.index() == TableIndex.BOARD && queries.incrementAndGet() == changingQuery) change.run();
        });
        var listed =
                holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'w','limit':1000}")
                        .items()
                        .stream()
                        .map(ItemView::key)
                        .toList();
        holdfastFixture.table.heal();
        return listed;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 9, 10, 11, 12})
    void item_that_ceases_to_be_overdue_between_reads_is_listed(int query) {
        makeOverdue();
        assertThat(listOnOnePage(query, this::makeOnTime)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 9, 10, 11, 12})
    void item_that_becomes_overdue_between_reads_is_listed(int query) {
        assertThat(listOnOnePage(query, () -> {
                    // Only the wall clock advances, because the page would end after some seconds.
                    holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(2)));
                    holdfastFixture.sweep();
                }))
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    private void migrate(Runnable change) {
        holdfastFixture.putWorkflow("w", NEXT_VERSION);
        var token = "";
        do {
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.migrateItems, "{'workflow':'w','limit':7" + token + "}");
            if (token.isEmpty()) change.run();
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!token.isEmpty());
        for (var key : keys)
            assertThat(holdfastFixture.item("w", key).workflowVersion()).isEqualTo(2);
    }

    @Test
    void migration_includes_item_that_becomes_overdue() {
        migrate(this::makeOverdue);
    }

    @Test
    void migration_includes_item_that_ceases_to_be_overdue() {
        makeOverdue();
        migrate(this::makeOnTime);
    }

    @Test
    void migration_includes_item_that_moves_to_state_read_before() {
        for (var key : keys)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'" + key + "','to':'second'}");
        migrate(() -> {
            holdfastFixture.clock.advance(ofHours(1));
            for (var key : keys)
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'" + key + "','to':'first'}");
        });
    }

    @Test
    void export_includes_item_that_becomes_overdue_or_moves() {
        var exported = new HashSet<String>();
        var token = "";
        do {
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.recoverItems,
                    "{'workflow':'w','mode':'export','overdue':false,'limit':7" + token + "}");
            page.items().stream().map(ItemView::key).forEach(exported::add);
            if (token.isEmpty()) {
                makeOverdue();
                for (var key : keys)
                    holdfastFixture.callOk(
                            holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'" + key + "','to':'second'}");
            }
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!token.isEmpty());
        assertThat(exported).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void migration_that_meets_busy_table_answers_what_was_done() {
        holdfastFixture.putWorkflow("w", NEXT_VERSION);
        holdfastFixture.table.failWritesAfter(
                4, () -> new TableBusyException("busy", new IllegalStateException("throttled")));
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'w'}");
        assertThat(first.items()).hasSize(4);
        holdfastFixture.table.heal();
        var second = holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'w','pageToken':'" + first.nextPageToken() + "'}");
        assertThat(second.items()).hasSize(ITEMS - 4);
        assertThat(second.nextPageToken()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"FULL", "UNAVAILABLE"})
    void migration_that_meets_failing_storage_answers_what_was_done(FailureKind failureKind) {
        holdfastFixture.putWorkflow("w", NEXT_VERSION);
        holdfastFixture.table.failWritesAfter(4, () -> new TableFailureException(failureKind, "the disk failed", null));
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'w'}");
        assertThat(first.items()).hasSize(4);
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.migrateItems,
                                "{'workflow':'w','pageToken':'" + first.nextPageToken() + "'}")
                        .status())
                .isIn(503, 507);
        holdfastFixture.table.heal();
        var second = holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'w','pageToken':'" + first.nextPageToken() + "'}");
        assertThat(second.items()).hasSize(ITEMS - 4);
    }

    @Test
    void item_that_can_not_be_written_stops_no_other_migration() {
        holdfastFixture.putWorkflow("w", NEXT_VERSION);
        holdfastFixture.table.failWrites(
                writes -> writes.getFirst() instanceof RowWrite.Put put
                        && put.row().key().partition().endsWith("/k7"),
                () -> new TableFailureException(FailureKind.INTERNAL, "a fault", null));
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'w'}");
        assertThat(page.items()).hasSize(ITEMS);
        assertThat(page.items())
                .filteredOn(result -> result.problem() != null)
                .singleElement()
                .satisfies(result -> assertThat(result.key()).isEqualTo("k7"));
    }
}
