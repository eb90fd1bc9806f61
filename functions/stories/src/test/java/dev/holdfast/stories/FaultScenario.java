// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.delivery.DeliveryView;
import dev.holdfast.delivery.worker.DeliveryWorker;
import dev.holdfast.feed.OutboxReader;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * Delivers the changes of a few items to two subscribers, with injected faults, and checks the state after the
 * recovery.
 */
final class FaultScenario implements AutoCloseable {
    static final List<String> SUBSCRIBERS = List.of("alerts", "other");

    /**
     * The pauses between the sweeps of the recovery. The first pauses are minutes, for retries. The last are hours,
     * because a sweep postpones unreadable rows by an hour.
     */
    private static final List<Duration> RECOVERY_ROUNDS = Stream.concat(
                    Collections.nCopies(12, ofMinutes(1)).stream(), Collections.nCopies(3, ofHours(1)).stream())
            .toList();

    final HoldfastFixture holdfastFixture = new HoldfastFixture();

    /** @param batchSize the maximal number of messages per call of a sender */
    FaultScenario(int batchSize) {
        holdfastFixture.receiver.acceptPerCall(batchSize);
        holdfastFixture.dispatcher = FaultScenario::deliverAll;
        holdfastFixture.putPipeline();
        for (var id : SUBSCRIBERS)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.putSubscription,
                    "{'id':'" + id + "','address':'https://example.com/" + id + "'}");
        for (var key : List.of("a", "b", "c"))
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'" + key + "'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'pipeline','key':'c'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
    }

    /**
     * Makes a scenario that executes each delivery alone, the last delivery first. So each delivery's first attempt
     * comes before its predecessor has arrived.
     */
    static FaultScenario lastFirst() {
        var faultScenario = new FaultScenario(1);
        faultScenario.holdfastFixture.dispatcher = (worker, keys) -> {
            for (var rowKey : keys.reversed()) deliverAll(worker, List.of(rowKey));
        };
        return faultScenario;
    }

    /** Executes deliveries like the local dispatcher: a fault in one partition doesn't stop the others. */
    private static void deliverAll(DeliveryWorker worker, List<RowKey> keys) {
        var keysByPartition = keys.stream().collect(groupingBy(RowKey::partition, LinkedHashMap::new, toList()));
        for (var partitionKeys : keysByPartition.values()) {
            try {
                HoldfastFixture.deliverAll(worker, partitionKeys);
            } catch (IllegalStateException e) {
                // An injected fault.
            }
        }
    }

    /** Publishes, delivers and sweeps until an injected fault occurs. */
    void run(Holdfast faulty) {
        try {
            new OutboxReader(holdfastFixture.store(), faulty.changeFeed).drain();
            for (var round = 0; round < 3; round++) {
                holdfastFixture.clock.advance(ofMinutes(1));
                faulty.sweep.run(ofMinutes(1));
            }
        } catch (IllegalStateException e) {
            // An injected fault.
        }
    }

    /** Publishes again and sweeps until no delivery is pending. */
    void recover() {
        for (var pause : RECOVERY_ROUNDS) {
            holdfastFixture.publish();
            holdfastFixture.clock.advance(pause);
            holdfastFixture.sweep();
        }
        assertThat(deliveries().map(DeliveryView::status)).doesNotContain("pending");
    }

    Stream<DeliveryView> deliveries() {
        return SUBSCRIBERS.stream().flatMap(this::deliveries);
    }

    Stream<DeliveryView> deliveries(String subscriber) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'" + subscriber + "','limit':100}")
                .deliveries()
                .stream();
    }

    /** Returns the events that a subscriber received, in order. */
    List<String> sent(String subscriber) {
        return holdfastFixture.receiver.messages().stream()
                .filter(message -> message.address().endsWith(subscriber))
                .map(FaultScenario::describe)
                .toList();
    }

    private static String describe(EventMessage eventMessage) {
        return eventMessage.subject().replace("pipeline/", "") + " "
                + eventMessage.type().replace("dev.holdfast.item.", "");
    }

    /** The events that each subscriber must receive, by item, in order. */
    static final List<List<String>> EXPECTED_EVENTS = List.of(
            List.of("a created", "a advanced", "a completed"),
            List.of("b created", "b overdue"),
            List.of("c created", "c deleted"));

    /** @param maxDuplicates the maximal number of repeated events, for all subscribers together */
    void assertDelivered(int maxDuplicates) {
        var duplicates = 0;
        for (var subscriber : SUBSCRIBERS) {
            var sent = sent(subscriber);
            for (var item : EXPECTED_EVENTS) assertOrder(sent, item);
            duplicates += sent.size() - (int) sent.stream().distinct().count();
        }
        assertThat(duplicates).as("duplicates").isLessThanOrEqualTo(maxDuplicates);
    }

    /**
     * Asserts that all events of an item arrived in order. Ignores repeated events. An alarm may arrive before earlier
     * events.
     */
    static void assertOrder(List<String> sent, List<String> expected) {
        var positions = sent.stream().filter(expected::contains).toList();
        assertThat(positions.stream()
                        .filter(event -> !event.endsWith("overdue"))
                        .map(expected::indexOf))
                .isSorted();
        assertThat(positions.stream().distinct())
                .as("of %s: %s", expected, sent)
                .hasSize(expected.size());
    }

    /** Asserts that the archive and the tally contain every event exactly once. */
    void assertArchived() {
        assertThat(archivedCount("a")).isEqualTo(3);
        assertThat(archivedCount("b")).isEqualTo(2);
        assertThat(archivedCount("c")).isEqualTo(2);
        assertThat(history("a"))
                .containsExactly(ItemEventType.CREATED, ItemEventType.ADVANCED, ItemEventType.COMPLETED);
        assertThat(history("b")).containsExactly(ItemEventType.CREATED, ItemEventType.OVERDUE);
        var report = holdfastFixture.callOk(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'pipeline'}");
        assertThat(report.summary())
                .isEqualTo("1 open, 1 of them overdue. It adds up: 3 created = 1 finished + 1 deleted + 1 open.");
    }

    /** Asserts that the item and the archive both record the time of the notification. */
    void assertStamped() {
        var archived = holdfastFixture
                .callOk(holdfastFixture.holdfast.getItemHistory, "{'workflow':'pipeline','key':'a'}")
                .history();
        var recent = holdfastFixture.item("pipeline", "a").history();
        for (var entries : List.of(archived, recent)) {
            assertThat(entries.get(1).notifiedAt()).isNotNull();
            assertThat(Stream.of(entries.get(0), entries.get(2))).allMatch(entry -> entry.notifiedAt() == null);
        }
        assertThat(archived.get(1).notifiedAt()).isEqualTo(recent.get(1).notifiedAt());
    }

    private int archivedCount(String key) {
        return holdfastFixture
                .store()
                .query(RowQuery.startingWith(null, "item/shop/pipeline/" + key, "event/", 100))
                .rows()
                .size();
    }

    private List<ItemEventType> history(String key) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.getItemHistory, "{'workflow':'pipeline','key':'" + key + "'}")
                .history()
                .stream()
                .map(historyEntry -> historyEntry.type())
                .toList();
    }

    @Override
    public void close() {
        holdfastFixture.close();
    }
}
