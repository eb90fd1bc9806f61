package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.alert.DeliverEvents;
import dev.holdfast.alert.DeliveryView;
import dev.holdfast.alert.Sender.Message;
import dev.holdfast.feed.OutboxReader;
import dev.holdfast.item.What;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** The changes of a few items on their way to two subscribers: run into a fault, recovered from it, and looked at. */
final class Flow implements AutoCloseable {
    static final List<String> SUBSCRIBERS = List.of("alerts", "other");

    /** Retries within minutes, and, as a sweep puts off an hour what it can't read, some within hours. */
    private static final List<Duration> ROUNDS = Stream.concat(
                    Collections.nCopies(12, ofMinutes(1)).stream(), Collections.nCopies(3, ofHours(1)).stream())
            .toList();

    final Rig rig = new Rig();

    /** @param together how many messages the subscribers take at once */
    Flow(int together) {
        rig.receiver.takes(together);
        rig.courier = Flow::carry;
        rig.pipeline();
        for (var id : SUBSCRIBERS)
            rig.ok(rig.holdfast.putSubscription, "{'id':'" + id + "','address':'https://example.com/" + id + "'}");
        for (var key : List.of("a", "b", "c"))
            rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'" + key + "'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'pipeline','key':'c'}");
        rig.clock.advance(ofHours(2));
        rig.sweep();
    }

    /** Each delivery by itself, and the last one first, so that what follows always finds nothing settled yet. */
    static Flow backwards() {
        var flow = new Flow(1);
        flow.rig.courier = (deliver, keys) -> {
            for (var key : keys.reversed()) carry(deliver, List.of(key));
        };
        return flow;
    }

    /** As the courier of one machine: what breaks off stops nothing else. */
    private static void carry(DeliverEvents deliver, List<Key> keys) {
        var lanes = keys.stream().collect(groupingBy(Key::partition, LinkedHashMap::new, toList()));
        for (var lane : lanes.values()) {
            try {
                Rig.carry(deliver, lane);
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
        for (var pause : ROUNDS) {
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
                .ok(rig.holdfast.listDeliveries, "{'subscription':'" + subscriber + "','limit':100}")
                .deliveries()
                .stream();
    }

    /** What a subscriber was sent, in its order. */
    List<String> sent(String subscriber) {
        return rig.receiver.messages().stream()
                .filter(m -> m.address().endsWith(subscriber))
                .map(Flow::told)
                .toList();
    }

    private static String told(Message message) {
        return message.subject().replace("pipeline/", "") + " " + message.type().replace("dev.holdfast.item.", "");
    }

    /** What each is to get, by item, in its order. */
    static final List<List<String>> EXPECTED = List.of(
            List.of("a created", "a advanced", "a completed"),
            List.of("b created", "b overdue"),
            List.of("c created", "c deleted"));

    /** @param doubles how many may have been sent more than once, to all subscribers together */
    void arrived(int doubles) {
        var twice = 0;
        for (var subscriber : SUBSCRIBERS) {
            var sent = sent(subscriber);
            for (var item : EXPECTED) inOrder(sent, item);
            twice += sent.size() - (int) sent.stream().distinct().count();
        }
        assertThat(twice).as("sent again").isLessThanOrEqualTo(doubles);
    }

    /** All of an item's events, none before the one that it follows, again or not. */
    static void inOrder(List<String> sent, List<String> item) {
        var its = sent.stream().filter(item::contains).map(item::indexOf).toList();
        assertThat(its).isSorted();
        assertThat(its.stream().distinct()).as("of %s: %s", item, sent).hasSize(item.size());
    }

    /** Nothing is missing from what is kept, and nothing is there twice. */
    void kept() {
        assertThat(archived("a")).isEqualTo(3);
        assertThat(archived("b")).isEqualTo(2);
        assertThat(archived("c")).isEqualTo(2);
        assertThat(history("a")).containsExactly(What.CREATED, What.ADVANCED, What.COMPLETED);
        assertThat(history("b")).containsExactly(What.CREATED, What.OVERDUE);
        var report = rig.ok(rig.holdfast.reportCompleteness, "{'workflow':'pipeline'}");
        assertThat(report.says())
                .isEqualTo("1 open, 1 of them overdue. It adds up: 3 created = 1 finished + 1 deleted + 1 open.");
    }

    /** Whoever was to be told was told, and both that keep it say so. */
    void stamped() {
        var filed = rig.ok(rig.holdfast.itemHistory, "{'workflow':'pipeline','key':'a'}")
                .history();
        var shown = rig.item("pipeline", "a").history();
        for (var entries : List.of(filed, shown)) {
            assertThat(entries.get(1).notifiedAt()).isNotNull();
            assertThat(Stream.of(entries.get(0), entries.get(2))).allMatch(e -> e.notifiedAt() == null);
        }
        assertThat(filed.get(1).notifiedAt()).isEqualTo(shown.get(1).notifiedAt());
    }

    private int archived(String key) {
        return rig.store()
                .query(Query.prefix(null, "item/shop/pipeline/" + key, "event/", 100))
                .rows()
                .size();
    }

    private List<What> history(String key) {
        return rig.ok(rig.holdfast.itemHistory, "{'workflow':'pipeline','key':'" + key + "'}").history().stream()
                .map(entry -> entry.type())
                .toList();
    }

    @Override
    public void close() {
        rig.close();
    }
}
