// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.item.view.ItemView;
import dev.holdfast.lateness.OverdueExplanation;
import dev.holdfast.problem.Problem;
import dev.holdfast.recovery.RecoveryPage;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.timeline.ItemStatus;
import dev.holdfast.timeline.TimelineEntry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An item that Holdfast can't decode doesn't hide other items. Holdfast doesn't report such an item as missing. */
class UnreadableItemsTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void items() {
        holdfastFixture.putPipeline();
        for (var key : List.of("a", "b", "c"))
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'" + key + "'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        makeUnreadable("pipeline", "b");
    }

    private void makeUnreadable(String workflow, String key) {
        var row = holdfastFixture.row(workflow, key);
        var unreadableRow = new Row(row.key(), row.version() + 1, "{\"id\":7}", row.entries(), null);
        assertThat(holdfastFixture
                        .store()
                        .write(List.of(RowWrite.put(unreadableRow, WriteCondition.versionIs(row.version())))))
                .isTrue();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void listing_omits_unreadable_item_and_counts_it() {
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'pipeline'}")
                        .items())
                .extracting(ItemView::key)
                .containsExactlyInAnyOrder("a", "c");
        assertThat(holdfastFixture.counts.countOf("items.unreadable")).isEqualTo(1);
        assertThat(holdfastFixture.counts.countOf("rows.unreadable")).isEqualTo(1);
    }

    @Test
    void explanation_of_late_items_names_unreadable_item() {
        var explained = holdfastFixture.callOk(holdfastFixture.holdfast.explainOverdue, "{}");
        assertThat(explained.explanations())
                .extracting(OverdueExplanation::item)
                .containsExactlyInAnyOrder("pipeline/a", "pipeline/c");
        assertThat(explained.unreadable()).containsExactly("b");
    }

    @Test
    void trace_shows_status_of_other_items() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'key':'child','parent':'pipeline/b','correlation':'x'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'broken','correlation':'x'}");
        holdfastFixture.publish();
        makeUnreadable("simple", "broken");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.traceItems, "{'correlation':'x'}")
                        .items())
                .extracting(ItemStatus::item)
                .containsExactly("simple/child");
        assertThat(holdfastFixture.counts.countOf("items.unreadable")).isEqualTo(1);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.traceItems, "{'workflow':'simple','key':'child'}")
                        .entries())
                .extracting(TimelineEntry::item)
                .containsExactly("simple/child");
        assertThat(holdfastFixture.counts.countOf("items.unreadable")).isEqualTo(2);
        assertThat(holdfastFixture.counts.countOf("rows.unreadable")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "100"})
    void recovery_skips_and_reports_unreadable_item_within_page_limit(String limit) {
        assertThat(recover("'limit':" + limit))
                .extracting(RecoveryPage.RecoveryResult::key, RecoveryPage.RecoveryResult::outcome)
                .containsExactlyInAnyOrder(tuple("a", "redriven"), tuple("b", "unreadable"), tuple("c", "redriven"));
    }

    @Test
    void recovery_by_keys_and_export_skip_unreadable_item() {
        assertThat(recover("'keys':['a','b','x'],'limit':100"))
                .extracting(RecoveryPage.RecoveryResult::key, RecoveryPage.RecoveryResult::outcome)
                .containsExactlyInAnyOrder(tuple("a", "redriven"), tuple("b", "unreadable"), tuple("x", "unknown"));
        var export = holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'pipeline','mode':'export','overdue':false}");
        assertThat(export.items()).extracting(ItemView::key).containsExactlyInAnyOrder("a", "c");
        assertThat(export.results()).hasSize(3);
    }

    private List<RecoveryPage.RecoveryResult> recover(String members) {
        var allResults = new java.util.ArrayList<RecoveryPage.RecoveryResult>();
        var token = "";
        do {
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.recoverItems,
                    "{'workflow':'pipeline','mode':'redrive','recovery':'r'," + members + token + "}");
            if (members.startsWith("'limit'"))
                assertThat(page.results()).hasSizeLessThanOrEqualTo(Integer.parseInt(members.substring(8)));
            allResults.addAll(page.results());
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!token.isEmpty());
        return allResults;
    }

    @Test
    void workflow_of_unreadable_item_is_not_deleted() {
        for (var key : List.of("a", "c"))
            holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'pipeline','key':'" + key + "'}");
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.deleteWorkflow, "{'name':'pipeline'}"))
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        c -> assertThat(c.current()).containsEntry("occupant", "pipeline/b, which can't be read"));
    }
}
