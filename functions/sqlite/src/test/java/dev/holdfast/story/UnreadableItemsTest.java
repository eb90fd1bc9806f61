package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.insight.Line;
import dev.holdfast.insight.Standing;
import dev.holdfast.item.ItemView;
import dev.holdfast.problem.Problem;
import dev.holdfast.recovery.Recovered;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One item that can't be read must not hide the others; and nobody may take it for none. */
class UnreadableItemsTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void items() {
        rig.pipeline();
        for (var key : List.of("a", "b", "c"))
            rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'" + key + "'}");
        rig.clock.advance(ofHours(2));
        rig.sweep();
        breakRow("pipeline", "b");
    }

    private void breakRow(String workflow, String key) {
        var row = rig.row(workflow, key);
        var bad = new Row(row.key(), row.version() + 1, "{\"id\":7}", row.entries(), null);
        assertThat(rig.store().write(List.of(Write.put(bad, Condition.versionIs(row.version())))))
                .isTrue();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_listing_leaves_it_out_and_counts_it() {
        assertThat(rig.ok(rig.holdfast.listItems, "{'workflow':'pipeline'}").items())
                .extracting(ItemView::key)
                .containsExactlyInAnyOrder("a", "c");
        assertThat(rig.counts.of("items.unreadable")).isEqualTo(1);
    }

    @Test
    void a_trace_tells_of_the_others_where_they_stand() {
        rig.ok(rig.holdfast.createItem, "{'key':'child','parent':'pipeline/b','correlation':'x'}");
        rig.ok(rig.holdfast.createItem, "{'key':'broken','correlation':'x'}");
        rig.publish();
        breakRow("simple", "broken");
        assertThat(rig.ok(rig.holdfast.traceItems, "{'correlation':'x'}").items())
                .extracting(Standing::item)
                .containsExactly("simple/child");
        assertThat(rig.counts.of("items.unreadable")).isEqualTo(1);
        assertThat(rig.ok(rig.holdfast.traceItems, "{'workflow':'simple','key':'child'}")
                        .lines())
                .extracting(Line::item)
                .containsExactly("simple/child");
        assertThat(rig.counts.of("items.unreadable")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "100"})
    void a_recovery_goes_on_past_it_and_says_so_and_no_page_is_longer_than_its_limit(String limit) {
        assertThat(recover("'limit':" + limit))
                .extracting(Recovered.Line::key, Recovered.Line::outcome)
                .containsExactlyInAnyOrder(tuple("a", "redriven"), tuple("b", "unreadable"), tuple("c", "redriven"));
    }

    @Test
    void a_recovery_of_named_items_and_an_export_go_on_past_it_too() {
        assertThat(recover("'keys':['a','b','x'],'limit':100"))
                .extracting(Recovered.Line::key, Recovered.Line::outcome)
                .containsExactlyInAnyOrder(tuple("a", "redriven"), tuple("b", "unreadable"), tuple("x", "unknown"));
        var export = rig.ok(rig.holdfast.recoverItems, "{'workflow':'pipeline','mode':'export','overdue':false}");
        assertThat(export.items()).extracting(ItemView::key).containsExactlyInAnyOrder("a", "c");
        assertThat(export.lines()).hasSize(3);
    }

    private List<Recovered.Line> recover(String members) {
        var lines = new java.util.ArrayList<Recovered.Line>();
        var token = "";
        do {
            var page = rig.ok(
                    rig.holdfast.recoverItems,
                    "{'workflow':'pipeline','mode':'redrive','recovery':'r'," + members + token + "}");
            if (members.startsWith("'limit'"))
                assertThat(page.lines()).hasSizeLessThanOrEqualTo(Integer.parseInt(members.substring(8)));
            lines.addAll(page.lines());
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!token.isEmpty());
        return lines;
    }

    @Test
    void its_workflow_is_not_deleted_even_when_nothing_else_needs_it() {
        for (var key : List.of("a", "c"))
            rig.ok(rig.holdfast.deleteItem, "{'workflow':'pipeline','key':'" + key + "'}");
        assertThat(rig.refused(rig.holdfast.deleteWorkflow, "{'name':'pipeline'}"))
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        c -> assertThat(c.current()).containsEntry("occupant", "pipeline/b, which can't be read"));
    }
}
