// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowQuery;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The workflow's retention time limits how long Holdfast keeps the records of an item. */
class RecordRetentionTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void createItem(String retain) {
        holdfastFixture.putWorkflow(
                "w",
                "{" + retain
                        + "states: {a: {initial: true, next: [z], within: PT5H, notify: [ops]}, z: {terminal: true}}}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k','correlation':'c','parent':'p/q'}");
    }

    private List<Row> archivedRows() {
        var partition = ItemStore.partition(new ItemId("shop", "w", "k"));
        return holdfastFixture.store().queryAll(RowQuery.startingWith(null, partition, "event/", 100));
    }

    private List<Instant> archiveExpiries() {
        return archivedRows().stream().map(Row::expires).distinct().toList();
    }

    private List<Instant> timelineExpiries() {
        return List.of("correlation/c", "parent/p%2Fq").stream()
                .flatMap(timeline ->
                        holdfastFixture
                                .store()
                                .queryAll(RowQuery.wholePartition("trace/shop/" + timeline, 100))
                                .stream())
                .map(Row::expires)
                .distinct()
                .toList();
    }

    private void finish() {
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'k'}");
    }

    @Test
    void records_are_kept_for_400_days_by_default() {
        createItem("");
        finish();
        holdfastFixture.publish();
        assertThat(archiveExpiries())
                .containsExactly(HoldfastFixture.START.plus(ofHours(1)).plus(ofDays(400)));
        assertThat(timelineExpiries()).isEqualTo(archiveExpiries());
    }

    @Test
    void records_are_kept_for_shorter_time_after_end_of_item() {
        createItem("retain: P7D, ");
        holdfastFixture.subscribe();
        holdfastFixture.publish();
        assertThat(archiveExpiries())
                .as("the end of the item is unknown")
                .containsExactly(HoldfastFixture.START.plus(ofDays(400)));
        finish();
        holdfastFixture.publish();
        assertThat(archiveExpiries())
                .containsExactly(HoldfastFixture.START.plus(ofHours(1)).plus(ofDays(7)));
        assertThat(timelineExpiries()).isEqualTo(archiveExpiries());
        holdfastFixture.clock.advance(ofDays(7));
        assertThat(archivedRows()).isEmpty();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.traceItems, "{'correlation':'c'}")
                        .entries())
                .isEmpty();
    }

    @Test
    void records_are_kept_for_longer_time_after_end_of_item() {
        createItem("retain: P1000D, ");
        holdfastFixture.publish();
        assertThat(archiveExpiries()).containsExactly(HoldfastFixture.START.plus(ofDays(1000)));
        finish();
        holdfastFixture.publish();
        assertThat(archiveExpiries())
                .containsExactly(HoldfastFixture.START.plus(ofHours(1)).plus(ofDays(1000)));
    }

    @Test
    void item_archived_twice_is_kept_as_long_as_others() {
        createItem("retain: P7D, ");
        finish();
        var changes = holdfastFixture.store().peek(10).stream()
                .map(outboxEntry -> outboxEntry.row())
                .toList();
        holdfastFixture.publish();
        holdfastFixture.holdfast.changeFeed.project(changes);
        assertThat(archivedRows()).hasSize(3);
        assertThat(archiveExpiries())
                .containsExactly(HoldfastFixture.START.plus(ofHours(1)).plus(ofDays(7)));
        assertThat(timelineExpiries()).isEqualTo(archiveExpiries());
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.traceItems, "{'correlation':'c'}")
                        .entries())
                .hasSize(2);
    }

    @Test
    void item_with_many_records_is_kept_as_long_as_others() {
        createItem("retain: P7D, ");
        for (var i = 0; i < 210; i++)
            holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'w','key':'k','note':'" + i + "'}");
        while (holdfastFixture.publish() > 0) {}
        finish();
        while (holdfastFixture.publish() > 0) {}
        assertThat(archivedRows()).hasSize(213);
        assertThat(archiveExpiries())
                .containsExactly(HoldfastFixture.START.plus(ofHours(1)).plus(ofDays(7)));
        assertThat(timelineExpiries()).isEqualTo(archiveExpiries());
    }

    @Test
    void deleted_item_is_kept_as_long_as_others() {
        createItem("retain: P7D, ");
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.publish();
        assertThat(archiveExpiries())
                .containsExactly(HoldfastFixture.START.plus(ofHours(1)).plus(ofDays(7)));
    }

    @Test
    void link_added_late_has_no_earlier_records_after_item_ended() {
        createItem("retain: P7D, ");
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'w','key':'k','note':'between us'}");
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'w','key':'k','links':['tracking:1Z']}");
        finish();
        holdfastFixture.publish();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.traceItems, "{'link':'tracking:1Z'}")
                        .entries())
                .extracting(timelineEntry -> timelineEntry.note())
                .hasSize(2)
                .doesNotContain("between us");
        assertThat(timelineExpiries()).isEqualTo(archiveExpiries());
    }
}
