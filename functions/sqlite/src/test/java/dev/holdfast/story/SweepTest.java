package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.What;
import dev.holdfast.json.Iso;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepTest {
    private Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void an_item_past_its_deadline_is_flagged_once_and_stamped_with_the_deadline() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        rig.clock.advance(ofHours(3));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("overdue", 1L));
        assertThat(rig.sweep().done()).isEmpty();
        rig.clock.advance(ofDays(3));
        assertThat(rig.sweep().done()).isEmpty();

        var missed = Rig.START.plus(ofHours(1));
        var item = rig.item("simple", "a");
        assertThat(item.overdueSince()).isEqualTo(missed);
        assertThat(item.history().getLast())
                .satisfies(e -> assertThat(e.type()).isEqualTo(What.OVERDUE))
                .satisfies(e -> assertThat(e.at()).isEqualTo(missed))
                .satisfies(e -> assertThat(e.by()).isEqualTo("holdfast"));
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("created", "overdue");
        var event = rig.receiver.events().getLast();
        assertThat(event.get("time").asText()).isEqualTo(missed.toString());
        assertThat(event.get("data").get("due").asText()).isEqualTo(missed.toString());
    }

    @Test
    void an_item_is_flagged_at_its_deadline_and_not_a_millisecond_before() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        rig.clock.set(Rig.START.plus(ofHours(1)).minusMillis(1));
        assertThat(rig.sweep().done()).isEmpty();
        rig.clock.set(Rig.START.plus(ofHours(1)));
        assertThat(rig.sweep().done()).containsEntry("overdue", 1L);
    }

    @Test
    void a_new_deadline_is_flagged_anew() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        rig.clock.advance(ofHours(2));
        rig.sweep();
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}");
        assertThat(rig.item("simple", "a").overdue()).isFalse();
        assertThat(rig.sweep().done()).isEmpty();
        rig.clock.advance(ofHours(2));
        assertThat(rig.sweep().done()).containsEntry("overdue", 1L);
        assertThat(rig.item("simple", "a").overdueSince()).isEqualTo(Rig.START.plus(ofHours(3)));
    }

    @Test
    void a_deadline_that_moves_later_leaves_its_entry_where_it_is_until_the_sweep_meets_it() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var first = rig.armed("pipeline", "a");
        assertThat(first).isEqualTo(Iso.fixed(Rig.START.plus(ofHours(1))));
        rig.clock.advance(ofMinutes(30));
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}");
        rig.clock.advance(ofMinutes(10));
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        assertThat(rig.armed("pipeline", "a")).isEqualTo(first);

        rig.clock.set(Rig.START.plus(ofHours(1)));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("rearmed", 1L));
        assertThat(rig.armed("pipeline", "a")).isEqualTo(Iso.fixed(Rig.START.plus(ofMinutes(100))));
        rig.publish();
        rig.clock.set(Rig.START.plus(ofMinutes(100)));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void an_earlier_deadline_moves_the_entry_at_once() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'a','within':'PT5M'}");
        assertThat(rig.armed("simple", "a")).isEqualTo(Iso.fixed(Rig.START.plus(ofMinutes(5))));
        rig.clock.advance(ofMinutes(5));
        assertThat(rig.sweep().done()).containsEntry("overdue", 1L);
    }

    @Test
    void an_item_without_a_deadline_costs_the_sweep_nothing() {
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        assertThat(rig.armed("simple", "a")).isNull();
    }

    @Test
    void reminders_repeat_and_those_that_fell_into_an_outage_are_said_once() {
        rig.subscribe();
        rig.workflow(
                "chased", "{remind: PT1H, states: {a: {initial: true, within: PT1H, next: [z]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'chased','key':'k'}");
        rig.clock.advance(ofHours(1));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("overdue", 1L));
        rig.clock.advance(ofMinutes(59));
        assertThat(rig.sweep().done()).isEmpty();
        rig.clock.advance(ofMinutes(1));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("reminded", 1L));
        rig.clock.advance(ofMinutes(330));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("reminded", 1L));
        assertThat(rig.sweep().done()).isEmpty();
        assertThat(rig.armed("chased", "k")).isEqualTo(Iso.fixed(Rig.START.plus(ofHours(8))));
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("created", "overdue", "reminded", "reminded");
        assertThat(rig.item("chased", "k").history())
                .as("reminders don't push out what happened")
                .hasSize(2);
        rig.ok(rig.holdfast.completeItem, "{'workflow':'chased','key':'k'}");
        rig.clock.advance(ofDays(1));
        assertThat(rig.sweep().done()).isEmpty();
    }

    @Test
    void a_deadline_already_past_is_accepted_and_flagged_at_the_next_sweep() {
        var made = rig.ok(rig.holdfast.createItem, "{'key':'a','deadline':'2026-02-01T00:00:00Z'}");
        assertThat(made.item().overdue()).isTrue();
        assertThat(rig.sweep().done()).containsEntry("overdue", 1L);
        assertThat(rig.item("simple", "a").overdueSince()).isEqualTo("2026-02-01T00:00:00Z");
    }

    @Test
    void an_item_that_finished_or_moved_on_in_time_is_not_flagged() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'finished'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'moved'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'deleted'}");
        rig.clock.advance(ofMinutes(59));
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'finished','to':'failed'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'moved','to':'copied'}");
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'pipeline','key':'deleted'}");
        rig.clock.advance(ofMinutes(2));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("rearmed", 1L));
    }

    @Test
    void an_item_that_moves_on_while_it_is_swept_is_not_flagged() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.sweep();
        rig.clock.advance(ofHours(1));
        rig.table.runBeforeNextWrite(
                () -> rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}"));
        rig.sweep();
        assertThat(rig.sweep().done()).isEqualTo(Map.of("rearmed", 1L));
        assertThat(rig.item("pipeline", "a").history())
                .extracting(e -> e.type())
                .containsExactly(What.CREATED, What.ADVANCED);
    }

    @Test
    void an_item_past_an_own_deadline_stays_flagged_when_it_moves_on() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','within':'PT30M'}");
        rig.clock.advance(ofMinutes(40));
        rig.sweep();
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        assertThat(rig.sweep().done()).isEmpty();
        assertThat(rig.item("pipeline", "a").overdueSince()).isEqualTo(Rig.START.plus(ofMinutes(30)));
        assertThat(rig.ok(rig.holdfast.listItems, "{'workflow':'pipeline','overdue':true}")
                        .items())
                .hasSize(1);
    }
}
