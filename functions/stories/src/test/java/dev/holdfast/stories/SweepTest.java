// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.ItemEventType;
import dev.holdfast.json.IsoTime;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void item_past_deadline_is_flagged_once_with_its_deadline() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(3));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.advance(ofDays(3));
        assertThat(holdfastFixture.sweep().done()).isEmpty();

        var missed = HoldfastFixture.START.plus(ofHours(1));
        var item = holdfastFixture.item("simple", "a");
        assertThat(item.overdueSince()).isEqualTo(missed);
        assertThat(item.history().getLast())
                .satisfies(e -> assertThat(e.type()).isEqualTo(ItemEventType.OVERDUE))
                .satisfies(e -> assertThat(e.at()).isEqualTo(missed))
                .satisfies(e -> assertThat(e.by()).isEqualTo("holdfast"));
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "overdue");
        var event = holdfastFixture.receiver.events().getLast();
        assertThat(event.get("time").asText()).isEqualTo(missed.toString());
        assertThat(event.get("data").get("due").asText()).isEqualTo(missed.toString());
    }

    @Test
    void item_is_flagged_exactly_at_its_deadline() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(1)).minusMillis(1));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(1)));
        assertThat(holdfastFixture.sweep().done()).containsEntry("overdue", 1L);
    }

    @Test
    void new_deadline_is_flagged_anew() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}");
        assertThat(holdfastFixture.item("simple", "a").overdue()).isFalse();
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.advance(ofHours(2));
        assertThat(holdfastFixture.sweep().done()).containsEntry("overdue", 1L);
        assertThat(holdfastFixture.item("simple", "a").overdueSince())
                .isEqualTo(HoldfastFixture.START.plus(ofHours(3)));
    }

    @Test
    void later_deadline_leaves_index_entry_until_sweep_reads_it() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var first = holdfastFixture.dueEntry("pipeline", "a");
        assertThat(first).isEqualTo(IsoTime.toFixedText(HoldfastFixture.START.plus(ofHours(1))));
        holdfastFixture.clock.advance(ofMinutes(30));
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.clock.advance(ofMinutes(10));
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        assertThat(holdfastFixture.dueEntry("pipeline", "a")).isEqualTo(first);

        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(1)));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("rearmed", 1L));
        assertThat(holdfastFixture.dueEntry("pipeline", "a"))
                .isEqualTo(IsoTime.toFixedText(HoldfastFixture.START.plus(ofMinutes(100))));
        holdfastFixture.publish();
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofMinutes(100)));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void earlier_deadline_moves_the_entry_at_once() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'a','within':'PT5M'}");
        assertThat(holdfastFixture.dueEntry("simple", "a"))
                .isEqualTo(IsoTime.toFixedText(HoldfastFixture.START.plus(ofMinutes(5))));
        holdfastFixture.clock.advance(ofMinutes(5));
        assertThat(holdfastFixture.sweep().done()).containsEntry("overdue", 1L);
    }

    @Test
    void item_without_deadline_has_no_index_entry() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        assertThat(holdfastFixture.dueEntry("simple", "a")).isNull();
    }

    @Test
    void reminders_missed_in_outage_are_published_once() {
        holdfastFixture.subscribe();
        holdfastFixture.putWorkflow(
                "chased", "{remind: PT1H, states: {a: {initial: true, within: PT1H, next: [z]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'chased','key':'k'}");
        holdfastFixture.clock.advance(ofHours(1));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
        holdfastFixture.clock.advance(ofMinutes(59));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.advance(ofMinutes(1));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("reminded", 1L));
        holdfastFixture.clock.advance(ofMinutes(330));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("reminded", 1L));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        assertThat(holdfastFixture.dueEntry("chased", "k"))
                .isEqualTo(IsoTime.toFixedText(HoldfastFixture.START.plus(ofHours(8))));
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "overdue", "reminded", "reminded");
        assertThat(holdfastFixture.item("chased", "k").history())
                .as("reminders don't displace other changes")
                .hasSize(2);
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'chased','key':'k'}");
        holdfastFixture.clock.advance(ofDays(1));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
    }

    @Test
    void past_deadline_is_accepted_and_flagged_by_next_sweep() {
        var created = holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'key':'a','deadline':'2026-02-01T00:00:00Z'}");
        assertThat(created.item().overdue()).isTrue();
        assertThat(holdfastFixture.sweep().done()).containsEntry("overdue", 1L);
        assertThat(holdfastFixture.item("simple", "a").overdueSince()).isEqualTo("2026-02-01T00:00:00Z");
    }

    @Test
    void item_finished_or_advanced_in_time_is_not_flagged() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'finished'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'moved'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'deleted'}");
        holdfastFixture.clock.advance(ofMinutes(59));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'finished','to':'failed'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'moved','to':'copied'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'pipeline','key':'deleted'}");
        holdfastFixture.clock.advance(ofMinutes(2));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("rearmed", 1L));
    }

    @Test
    void item_that_advances_during_sweep_is_not_flagged() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.table.runBeforeNextWrite(() -> holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}"));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("rearmed", 1L));
        assertThat(holdfastFixture.item("pipeline", "a").history())
                .extracting(e -> e.type())
                .containsExactly(ItemEventType.CREATED, ItemEventType.ADVANCED);
    }

    @Test
    void item_past_own_deadline_stays_flagged_when_it_advances() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','within':'PT30M'}");
        holdfastFixture.clock.advance(ofMinutes(40));
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        assertThat(holdfastFixture.item("pipeline", "a").overdueSince())
                .isEqualTo(HoldfastFixture.START.plus(ofMinutes(30)));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'pipeline','overdue':true}")
                        .items())
                .hasSize(1);
    }
}
