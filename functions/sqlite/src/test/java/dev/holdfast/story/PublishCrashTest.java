package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.alert.DeliveryView;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.TableBusy;
import dev.holdfast.table.Write;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever breaks off between a change and its delivery, every event arrives, under one id. */
class PublishCrashTest {
    private static final String A = "{'workflow':'simple','key':'a'}";

    private Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<DeliveryView> deliveries() {
        return rig.ok(rig.holdfast.listDeliveries, "{'subscription':'alerts'}").deliveries();
    }

    @Test
    void a_crash_between_write_and_publish_loses_no_event() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.ok(rig.holdfast.completeItem, A);
        rig = rig.crashed();
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("created", "completed");
    }

    @Test
    void a_crash_between_publishing_and_forgetting_doubles_nothing() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        var changes = rig.store().peek(10);
        rig.holdfast.changeFeed.project(changes.stream().map(c -> c.row()).toList());
        assertThat(rig.receiver.messages()).hasSize(1);
        rig = rig.crashed();
        assertThat(rig.publish()).isEqualTo(1);
        assertThat(rig.receiver.messages()).hasSize(1);
        assertThat(deliveries()).hasSize(1);
        assertThat(rig.ok(rig.holdfast.itemHistory, A).history()).hasSize(1);
    }

    @Test
    void a_crash_in_the_middle_of_publishing_ends_with_every_event_under_one_id() {
        rig.subscribe();
        for (var i = 0; i < 120; i++) rig.ok(rig.holdfast.createItem, "{'key':'k" + i + "'}");
        rig.table.breakBatches(0.75, batch -> true);
        assertThatThrownBy(rig::publish).hasMessage("killed");
        rig = rig.crashed();
        rig.publish();
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        assertThat(deliveries()).hasSize(100);
        assertThat(rig.receiver.messages().stream().map(m -> m.id()).distinct()).hasSize(120);
    }

    @Test
    void what_a_courier_drops_the_sweep_hands_out_again_when_its_lease_is_over() {
        rig.courier = (deliver, keys) -> {};
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        rig.courier = (deliver, keys) -> Rig.carry(deliver, keys);
        rig.clock.advance(ofSeconds(59));
        assertThat(rig.sweep().done()).isEmpty();
        rig.clock.advance(ofSeconds(1));
        assertThat(rig.sweep().done()).containsEntry("deliveries", 1L);
        assertThat(rig.receiver.types()).containsExactly("created");
        rig.clock.advance(ofDays(1));
        assertThat(rig.sweep().done()).isEmpty();
    }

    @Test
    void what_a_courier_has_no_room_for_is_due_at_once_and_handed_out_as_room_comes() {
        rig.subscribe();
        rig.create(5, i -> "{'key':'k" + i + "'}");
        rig.room = 2;
        rig.publish();
        assertThat(rig.receiver.messages()).hasSize(2);
        assertThat(rig.sweep().done()).containsEntry("deliveries", 2L);
        assertThat(rig.receiver.messages()).hasSize(4);
        rig.room = 0;
        assertThat(rig.sweep().done()).isEmpty();
        rig.room = 2;
        assertThat(rig.sweep().done()).containsEntry("deliveries", 1L);
        assertThat(rig.receiver.messages().stream().map(m -> m.id()).distinct()).hasSize(5);
        rig.clock.advance(ofDays(1));
        assertThat(rig.sweep().done()).isEmpty();
    }

    @Test
    void a_change_that_cannot_be_read_holds_up_nothing_behind_it() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        for (var body : List.of("{\"nonsense\":true}", "{}")) {
            var bad = new Row(new Key("item/shop/simple/bad", "item"), 1, body);
            rig.store().write(List.of(Write.announce(bad, Condition.ANY)));
        }
        rig.ok(rig.holdfast.createItem, "{'key':'b'}");
        assertThat(rig.publish()).isEqualTo(4);
        assertThat(rig.receiver.events())
                .extracting(e -> e.get("subject").asText())
                .containsExactly("simple/a", "simple/b");
        assertThat(rig.publish()).isZero();
    }

    @Test
    void a_table_that_fails_while_a_change_is_published_loses_it_no_more_than_a_crash() {
        rig.subscribe();
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        // After a restart nothing is known of workflows.
        rig = rig.crashed();
        for (var fault : List.of(
                new TableBusy("slow down", new IllegalStateException()), new IllegalStateException("disk full"))) {
            rig.table.failGets(key -> true, () -> fault);
            assertThatThrownBy(rig::publish).isSameAs(fault);
        }
        rig.table.heal();
        assertThat(rig.publish()).as("the workflow's change and the item's").isEqualTo(2);
        assertThat(rig.receiver.types()).containsExactly("created");
    }

    @Test
    void a_change_of_a_workflow_that_never_was_holds_up_nothing_behind_it() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        var row = rig.row("simple", "a");
        var lost = new Row(new Key("item/shop/nowhere/a", "item"), 1, row.body().replace("\"simple\"", "\"nowhere\""));
        rig.store().write(List.of(Write.announce(lost, Condition.ANY)));
        rig.ok(rig.holdfast.createItem, "{'key':'b'}");
        assertThat(rig.publish()).isEqualTo(3);
        assertThat(rig.counts.of("events.unreadable")).isEqualTo(1);
        assertThat(rig.receiver.types()).containsExactly("created", "created");
    }

    @Test
    void a_sender_that_breaks_its_word_is_a_failed_attempt() {
        rig.receiver.answers(m -> {
            throw new IllegalStateException("oops");
        });
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(deliveries().getFirst().attempts())
                .singleElement()
                .satisfies(a -> assertThat(a.outcome()).isEqualTo("failed"));
    }
}
