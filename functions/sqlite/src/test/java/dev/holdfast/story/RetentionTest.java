package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.ItemId;
import dev.holdfast.item.Items;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is filed of an item is kept for as long as its workflow says. */
class RetentionTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void workflow(String retain) {
        rig.workflow(
                "w",
                "{" + retain
                        + "states: {a: {initial: true, next: [z], within: PT5H, notify: [ops]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k','correlation':'c','parent':'p/q'}");
    }

    private List<Row> filed() {
        var partition = Items.partition(new ItemId("shop", "w", "k"));
        return rig.store().all(Query.prefix(null, partition, "event/", 100));
    }

    private List<Instant> ends() {
        return filed().stream().map(Row::expires).distinct().toList();
    }

    private List<Instant> lineEnds() {
        return List.of("correlation/c", "parent/p%2Fq").stream()
                .flatMap(thread -> rig.store().all(Query.rows("trace/shop/" + thread, 100)).stream())
                .map(Row::expires)
                .distinct()
                .toList();
    }

    private void finish() {
        rig.clock.advance(ofHours(1));
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'w','key':'k'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'w','key':'k'}");
    }

    @Test
    void what_is_filed_is_kept_for_400_days_where_the_workflow_says_nothing() {
        workflow("");
        finish();
        rig.publish();
        assertThat(ends()).containsExactly(Rig.START.plus(ofHours(1)).plus(ofDays(400)));
        assertThat(lineEnds()).isEqualTo(ends());
    }

    @Test
    void what_is_filed_is_kept_for_a_shorter_time_from_the_item_s_end() {
        workflow("retain: P7D, ");
        rig.subscribe();
        rig.publish();
        assertThat(ends()).as("nobody knows when it ends").containsExactly(Rig.START.plus(ofDays(400)));
        finish();
        rig.publish();
        assertThat(ends()).containsExactly(Rig.START.plus(ofHours(1)).plus(ofDays(7)));
        assertThat(lineEnds()).isEqualTo(ends());
        rig.clock.advance(ofDays(7));
        assertThat(filed()).isEmpty();
        assertThat(rig.ok(rig.holdfast.traceItems, "{'correlation':'c'}").lines())
                .isEmpty();
    }

    @Test
    void what_is_filed_is_kept_for_a_longer_time_from_the_item_s_end() {
        workflow("retain: P1000D, ");
        rig.publish();
        assertThat(ends()).containsExactly(Rig.START.plus(ofDays(1000)));
        finish();
        rig.publish();
        assertThat(ends()).containsExactly(Rig.START.plus(ofHours(1)).plus(ofDays(1000)));
    }

    @Test
    void an_item_that_is_filed_at_once_and_again_is_kept_as_long_as_others() {
        workflow("retain: P7D, ");
        finish();
        var changes = rig.store().peek(10).stream().map(c -> c.row()).toList();
        rig.publish();
        rig.holdfast.changeFeed.project(changes);
        assertThat(filed()).hasSize(3);
        assertThat(ends()).containsExactly(Rig.START.plus(ofHours(1)).plus(ofDays(7)));
        assertThat(lineEnds()).isEqualTo(ends());
        assertThat(rig.ok(rig.holdfast.traceItems, "{'correlation':'c'}").lines())
                .hasSize(2);
    }

    @Test
    void an_item_of_which_much_was_filed_is_kept_as_long_as_others() {
        workflow("retain: P7D, ");
        for (var i = 0; i < 210; i++) rig.ok(rig.holdfast.editItem, "{'workflow':'w','key':'k','note':'" + i + "'}");
        while (rig.publish() > 0) {}
        finish();
        while (rig.publish() > 0) {}
        assertThat(filed()).hasSize(213);
        assertThat(ends()).containsExactly(Rig.START.plus(ofHours(1)).plus(ofDays(7)));
        assertThat(lineEnds()).isEqualTo(ends());
    }

    @Test
    void a_deleted_item_is_kept_as_long_as_others() {
        workflow("retain: P7D, ");
        rig.publish();
        rig.clock.advance(ofHours(1));
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'w','key':'k'}");
        rig.publish();
        assertThat(ends()).containsExactly(Rig.START.plus(ofHours(1)).plus(ofDays(7)));
    }

    @Test
    void a_link_that_came_late_has_no_lines_of_before_it_once_the_item_has_ended() {
        workflow("retain: P7D, ");
        rig.ok(rig.holdfast.editItem, "{'workflow':'w','key':'k','note':'between us'}");
        rig.publish();
        rig.ok(rig.holdfast.editItem, "{'workflow':'w','key':'k','links':['tracking:1Z']}");
        finish();
        rig.publish();
        assertThat(rig.ok(rig.holdfast.traceItems, "{'link':'tracking:1Z'}").lines())
                .extracting(line -> line.note())
                .hasSize(2)
                .doesNotContain("between us");
        assertThat(lineEnds()).isEqualTo(ends());
    }
}
