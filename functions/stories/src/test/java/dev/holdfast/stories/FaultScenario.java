package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.delivery.DeliveryView;
import dev.holdfast.delivery.DeliveryWorker;
import dev.holdfast.feed.OutboxReader;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** Delivers the changes of a few items to two subscribers, with a fault, recovers, and checks the result. */
final class FaultScenario implements AutoCloseable {
    static final List<String> SUBSCRIBERS = List.of("alerts", "other");

    /** Retries take minutes. A sweep defers rows that it can't read by an hour, so some rounds take hours. */
    private static final List<Duration> RECOVERY_ROUNDS = Stream.concat(
                    Collections.nCopies(12, ofMinutes(1)).stream(), Collections.nCopies(3, ofHours(1)).stream())
            .toList();

    final HoldfastFixture holdfastFixture = new HoldfastFixture();

    /** @param maxBatchSize how many messages one call to a subscriber takes */
    FaultScenario(int maxBatchSize) {
        holdfastFixture.receiver.acceptPerCall(maxBatchSize);
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

    /** Delivers each event separately and the last one first, so that no delivery finds its predecessor settled. */
    static FaultScenario lastFirst() {
        var faultScenario = new FaultScenario(1);
        faultScenario.holdfastFixture.dispatcher = (deliver, keys) -> {
            for (var rowKey : keys.reversed()) deliverAll(deliver, List.of(rowKey));
        };
        return faultScenario;
    }

    /** Delivers as the local dispatcher does: a failed batch stops no other. */
    private static void deliverAll(DeliveryWorker deliver, List<RowKey> keys) {
        var keysByPartition = keys.stream().collect(groupingBy(RowKey::partition, LinkedHashMap::new, toList()));
        for (var partitionKeys : keysByPartition.values()) {
            try {
                HoldfastFixture.deliverAll(deliver, partitionKeys);
            } catch (IllegalStateException e) {
                // The test causes this failure.
            }
        }
    }

    /** Publishes, delivers and sweeps until the first failure. */
    void run(Holdfast faulty) {
        try {
            new OutboxReader(holdfastFixture.store(), faulty.changeFeed).drain();
            for (var round = 0; round < 3; round++) {
                holdfastFixture.clock.advance(ofMinutes(1));
                faulty.sweep.run(ofMinutes(1));
            }
        } catch (IllegalStateException e) {
            // The test causes this failure.
        }
    }

    /** Publishes again and sweeps, until no delivery is pending. */
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

    /** Returns the messages sent to a subscriber, in their order. */
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

    /** The events that each subscriber must get, by item, in their order. */
    static final List<List<String>> EXPECTED_EVENTS = List.of(
            List.of("a created", "a advanced", "a completed"),
            List.of("b created", "b overdue"),
            List.of("c created", "c deleted"));

    /** @param maxDuplicates how many messages may be duplicates, for all subscribers together */
    void assertDelivered(int maxDuplicates) {
        var duplicates = 0;
        for (var subscriber : SUBSCRIBERS) {
            var sent = sent(subscriber);
            for (var itemEvents : EXPECTED_EVENTS) assertOrder(sent, itemEvents);
            duplicates += sent.size() - (int) sent.stream().distinct().count();
        }
        assertThat(duplicates).as("duplicates").isLessThanOrEqualTo(maxDuplicates);
    }

    /** Asserts that all events of an item were sent, and none before its predecessor, duplicates included. */
    static void assertOrder(List<String> sent, List<String> itemEvents) {
        var positions = sent.stream()
                .filter(itemEvents::contains)
                .map(itemEvents::indexOf)
                .toList();
        assertThat(positions).isSorted();
        assertThat(positions.stream().distinct())
                .as("of %s: %s", itemEvents, sent)
                .hasSize(itemEvents.size());
    }

    /** Asserts that archive and histories hold each event once. */
    void assertArchived() {
        assertThat(archivedCount("a")).isEqualTo(3);
        assertThat(archivedCount("b")).isEqualTo(2);
        assertThat(archivedCount("c")).isEqualTo(2);
        assertThat(history("a"))
                .containsExactly(ItemEventType.CREATED, ItemEventType.ADVANCED, ItemEventType.COMPLETED);
        assertThat(history("b")).containsExactly(ItemEventType.CREATED, ItemEventType.OVERDUE);
        var report = holdfastFixture.callOk(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'pipeline'}");
        assertThat(report.says())
                .isEqualTo("1 open, 1 of them overdue. It adds up: 3 created = 1 finished + 1 deleted + 1 open.");
    }

    /** Asserts that history and archive have the same stamp of the notified change, and no other stamp. */
    void assertStamped() {
        var archived = holdfastFixture
                .callOk(holdfastFixture.holdfast.getItemHistory, "{'workflow':'pipeline','key':'a'}")
                .history();
        var current = holdfastFixture.item("pipeline", "a").history();
        for (var entries : List.of(archived, current)) {
            assertThat(entries.get(1).notifiedAt()).isNotNull();
            assertThat(Stream.of(entries.get(0), entries.get(2))).allMatch(entry -> entry.notifiedAt() == null);
        }
        assertThat(archived.get(1).notifiedAt()).isEqualTo(current.get(1).notifiedAt());
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
