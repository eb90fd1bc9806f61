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

/** The changes of a few items on their way to two subscribers: run into a fault, recovered from it, and looked at. */
final class FaultScenario implements AutoCloseable {
    static final List<String> SUBSCRIBERS = List.of("alerts", "other");

    /** Retries within minutes, and, as a sweep puts off an hour what it can't read, some within hours. */
    private static final List<Duration> RECOVERY_ROUNDS = Stream.concat(
                    Collections.nCopies(12, ofMinutes(1)).stream(), Collections.nCopies(3, ofHours(1)).stream())
            .toList();

    final HoldfastFixture rig = new HoldfastFixture();

    /** @param together how many messages the subscribers take at once */
    FaultScenario(int together) {
        rig.receiver.acceptPerCall(together);
        rig.dispatcher = FaultScenario::deliverAll;
        rig.putPipeline();
        for (var id : SUBSCRIBERS)
            rig.callOk(rig.holdfast.putSubscription, "{'id':'" + id + "','address':'https://example.com/" + id + "'}");
        for (var key : List.of("a", "b", "c"))
            rig.callOk(rig.holdfast.createItem, "{'workflow':'pipeline','key':'" + key + "'}");
        rig.callOk(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        rig.callOk(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        rig.callOk(rig.holdfast.deleteItem, "{'workflow':'pipeline','key':'c'}");
        rig.clock.advance(ofHours(2));
        rig.sweep();
    }

    /** Each delivery by itself, and the last one first, so that what follows always finds nothing settled yet. */
    static FaultScenario lastFirst() {
        var faultScenario = new FaultScenario(1);
        faultScenario.rig.dispatcher = (deliver, keys) -> {
            for (var rowKey : keys.reversed()) deliverAll(deliver, List.of(rowKey));
        };
        return faultScenario;
    }

    /** As the courier of one machine: what breaks off stops nothing else. */
    private static void deliverAll(DeliveryWorker deliver, List<RowKey> keys) {
        var lanes = keys.stream().collect(groupingBy(RowKey::partition, LinkedHashMap::new, toList()));
        for (var lane : lanes.values()) {
            try {
                HoldfastFixture.deliverAll(deliver, lane);
            } catch (IllegalStateException e) {
                // As the test wants.
            }
        }
    }

    /** Publishes, delivers and sweeps for as long as nothing breaks. */
    void run(Holdfast faulty) {
        try {
            new OutboxReader(rig.store(), faulty.changeFeed).drain();
            for (var round = 0; round < 3; round++) {
                rig.clock.advance(ofMinutes(1));
                faulty.sweep.run(ofMinutes(1));
            }
        } catch (IllegalStateException e) {
            // As the test wants.
        }
    }

    /** The feed comes again, and the sweep runs until nothing is on its way any more. */
    void recover() {
        for (var pause : RECOVERY_ROUNDS) {
            rig.publish();
            rig.clock.advance(pause);
            rig.sweep();
        }
        assertThat(deliveries().map(DeliveryView::status)).doesNotContain("pending");
    }

    Stream<DeliveryView> deliveries() {
        return SUBSCRIBERS.stream().flatMap(this::deliveries);
    }

    Stream<DeliveryView> deliveries(String subscriber) {
        return rig
                .callOk(rig.holdfast.listDeliveries, "{'subscription':'" + subscriber + "','limit':100}")
                .deliveries()
                .stream();
    }

    /** What a subscriber was sent, in its order. */
    List<String> sent(String subscriber) {
        return rig.receiver.messages().stream()
                .filter(m -> m.address().endsWith(subscriber))
                .map(FaultScenario::describe)
                .toList();
    }

    private static String describe(EventMessage eventMessage) {
        return eventMessage.subject().replace("pipeline/", "") + " "
                + eventMessage.type().replace("dev.holdfast.item.", "");
    }

    /** What each is to get, by item, in its order. */
    static final List<List<String>> EXPECTED_EVENTS = List.of(
            List.of("a created", "a advanced", "a completed"),
            List.of("b created", "b overdue"),
            List.of("c created", "c deleted"));

    /** @param doubles how many may have been sent more than once, to all subscribers together */
    void assertDelivered(int doubles) {
        var twice = 0;
        for (var subscriber : SUBSCRIBERS) {
            var sent = sent(subscriber);
            for (var item : EXPECTED_EVENTS) assertOrder(sent, item);
            twice += sent.size() - (int) sent.stream().distinct().count();
        }
        assertThat(twice).as("sent again").isLessThanOrEqualTo(doubles);
    }

    /** All of an item's events, none before the one that it follows, again or not. */
    static void assertOrder(List<String> sent, List<String> item) {
        var its = sent.stream().filter(item::contains).map(item::indexOf).toList();
        assertThat(its).isSorted();
        assertThat(its.stream().distinct()).as("of %s: %s", item, sent).hasSize(item.size());
    }

    /** Nothing is missing from what is kept, and nothing is there twice. */
    void assertArchived() {
        assertThat(archivedCount("a")).isEqualTo(3);
        assertThat(archivedCount("b")).isEqualTo(2);
        assertThat(archivedCount("c")).isEqualTo(2);
        assertThat(history("a"))
                .containsExactly(ItemEventType.CREATED, ItemEventType.ADVANCED, ItemEventType.COMPLETED);
        assertThat(history("b")).containsExactly(ItemEventType.CREATED, ItemEventType.OVERDUE);
        var report = rig.callOk(rig.holdfast.reportCompleteness, "{'workflow':'pipeline'}");
        assertThat(report.summary())
                .isEqualTo("1 open, 1 of them overdue. It adds up: 3 created = 1 finished + 1 deleted + 1 open.");
    }

    /** Whoever was to be told was told, and both that keep it say so. */
    void assertStamped() {
        var filed = rig.callOk(rig.holdfast.getItemHistory, "{'workflow':'pipeline','key':'a'}")
                .history();
        var shown = rig.item("pipeline", "a").history();
        for (var entries : List.of(filed, shown)) {
            assertThat(entries.get(1).notifiedAt()).isNotNull();
            assertThat(Stream.of(entries.get(0), entries.get(2))).allMatch(e -> e.notifiedAt() == null);
        }
        assertThat(filed.get(1).notifiedAt()).isEqualTo(shown.get(1).notifiedAt());
    }

    private int archivedCount(String key) {
        return rig.store()
                .query(RowQuery.startingWith(null, "item/shop/pipeline/" + key, "event/", 100))
                .rows()
                .size();
    }

    private List<ItemEventType> history(String key) {
        return rig.callOk(rig.holdfast.getItemHistory, "{'workflow':'pipeline','key':'" + key + "'}").history().stream()
                .map(historyEntry -> historyEntry.type())
                .toList();
    }

    @Override
    public void close() {
        rig.close();
    }
}
