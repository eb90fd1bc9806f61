// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.delivery.DeliveryView;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * After any crash between a change and its delivery, every event arrives. If an event arrives twice, it has the same
 * id.
 */
class PublishingCrashTest {
    private static final String ITEM = "{'workflow':'simple','key':'a'}";

    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private List<DeliveryView> deliveries() {
        return new DeliveryObserver(holdfastFixture).all();
    }

    @Test
    void crash_between_write_and_publish_loses_no_event() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, ITEM);
        holdfastFixture = holdfastFixture.restart();
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "completed");
    }

    @Test
    void crash_between_publishing_and_removal_duplicates_nothing() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        var changes = holdfastFixture.store().peek(10);
        holdfastFixture.holdfast.changeFeed.project(
                changes.stream().map(outboxEntry -> outboxEntry.row()).toList());
        assertThat(holdfastFixture.receiver.messages()).hasSize(1);
        holdfastFixture = holdfastFixture.restart();
        assertThat(holdfastFixture.publish()).isEqualTo(1);
        assertThat(holdfastFixture.receiver.messages()).hasSize(1);
        assertThat(deliveries()).hasSize(1);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getItemHistory, ITEM)
                        .history())
                .hasSize(1);
    }

    @Test
    void crash_during_publishing_keeps_every_event_under_one_id() {
        holdfastFixture.subscribe();
        for (var i = 0; i < 120; i++)
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k" + i + "'}");
        holdfastFixture.table.breakBatches(0.75, batch -> true);
        assertThatThrownBy(holdfastFixture::publish).hasMessage("killed");
        holdfastFixture = holdfastFixture.restart();
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(deliveries()).hasSize(120);
        assertThat(holdfastFixture.receiver.messages().stream()
                        .map(message -> message.id())
                        .distinct())
                .hasSize(120);
    }

    @Test
    void sweep_dispatches_dropped_delivery_again_after_its_lease() {
        holdfastFixture.dispatcher = (deliver, keys) -> {};
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        holdfastFixture.dispatcher = (deliver, keys) -> HoldfastFixture.deliverAll(deliver, keys);
        holdfastFixture.clock.advance(ofSeconds(59));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.advance(ofSeconds(1));
        assertThat(holdfastFixture.sweep().done()).containsEntry("deliveries", 1L);
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        holdfastFixture.clock.advance(ofDays(1));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
    }

    @Test
    void delivery_without_capacity_is_due_at_once_and_dispatched_later() {
        holdfastFixture.subscribe();
        holdfastFixture.createItems(5, i -> "{'key':'k" + i + "'}");
        holdfastFixture.capacity = 2;
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages()).hasSize(2);
        assertThat(holdfastFixture.sweep().done()).containsEntry("deliveries", 2L);
        assertThat(holdfastFixture.receiver.messages()).hasSize(4);
        holdfastFixture.capacity = 0;
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.capacity = 2;
        assertThat(holdfastFixture.sweep().done()).containsEntry("deliveries", 1L);
        assertThat(holdfastFixture.receiver.messages().stream()
                        .map(message -> message.id())
                        .distinct())
                .hasSize(5);
        holdfastFixture.clock.advance(ofDays(1));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
    }

    @Test
    void unreadable_change_blocks_nothing_behind_it() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        for (var body : List.of("{\"nonsense\":true}", "{}")) {
            var broken = new Row(new RowKey("item/shop/simple/bad", "item"), 1, body);
            holdfastFixture.store().write(List.of(RowWrite.announce(broken, WriteCondition.ANY)));
        }
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'b'}");
        assertThat(holdfastFixture.publish()).isEqualTo(4);
        assertThat(holdfastFixture.receiver.events())
                .extracting(event -> event.get("subject").asText())
                .containsExactly("simple/a", "simple/b");
        assertThat(holdfastFixture.publish()).isZero();
    }

    @Test
    void table_failure_during_publishing_loses_no_change() {
        holdfastFixture.subscribe();
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        // The restart empties the cache of workflows.
        holdfastFixture = holdfastFixture.restart();
        for (var fault : List.of(
                new TableBusyException("slow down", new IllegalStateException()),
                new IllegalStateException("disk full"))) {
            holdfastFixture.table.failGets(rowKey -> true, () -> fault);
            assertThatThrownBy(holdfastFixture::publish).isSameAs(fault);
        }
        holdfastFixture.table.heal();
        assertThat(holdfastFixture.publish())
                .as("the workflow's change and the item's")
                .isEqualTo(2);
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
    }

    @Test
    void change_of_unknown_workflow_blocks_nothing_behind_it() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        var row = holdfastFixture.row("simple", "a");
        var orphan =
                new Row(new RowKey("item/shop/nowhere/a", "item"), 1, row.body().replace("\"simple\"", "\"nowhere\""));
        holdfastFixture.store().write(List.of(RowWrite.announce(orphan, WriteCondition.ANY)));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'b'}");
        assertThat(holdfastFixture.publish()).isEqualTo(3);
        assertThat(holdfastFixture.counts.countOf("events.unreadable")).isEqualTo(1);
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "created");
    }

    @Test
    void sender_that_breaks_its_contract_fails_attempt() {
        holdfastFixture.receiver.answerWith(message -> {
            throw new IllegalStateException("oops");
        });
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(deliveries().getFirst().attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo("failed"));
    }
}
