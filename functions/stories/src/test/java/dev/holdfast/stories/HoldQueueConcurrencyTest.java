package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.intent.IntentStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Several people do whatever they like to one queue, at once, over a storage that breaks now and then: every intent is released at
 * most once, never both released and purged, and none is lost; and there is an item exactly where there was a release.
 */
class HoldQueueConcurrencyTest {
    private static final int ROUNDS = 6;
    private static final int ACTORS = 6;
    private static final List<String> PEOPLE = List.of("", "anna@example.com", "ben@example.com");

    @Property(tries = 6)
    void intents_are_neither_lost_nor_handled_twice(@ForAll long seed) {
        try (var holdfastFixture = new HoldfastFixture()) {
            holdfastFixture.subscribe();
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.putQueuePolicy, "{'approvals':[{'kind':'method','needed':1}]}");
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'parent'}");
            for (var round = 0; round < ROUNDS; round++) {
                var from = seed + round * 1_000L;
                HoldfastFixture.runConcurrently(IntStream.range(0, ACTORS)
                        .<Callable<Object>>mapToObj(i -> () -> act(holdfastFixture, new Random(from + i)))
                        .toList());
                holdfastFixture.clock.advance(Duration.ofMinutes(20));
            }
            holdfastFixture.sweep();
            check(holdfastFixture);
        }
    }

    private static Object act(HoldfastFixture holdfastFixture, Random random) {
        var faults = new Random(random.nextLong());
        var faulty = new FaultyTable(holdfastFixture.store())
                .failCalls(call -> faults.nextInt(60) == 0)
                .loseAnswers(call -> faults.nextInt(60) == 0);
        var holdfast = holdfastFixture.secondHoldfast(faulty);
        for (var deed = 0; deed < 6; deed++) {
            try {
                deed(holdfastFixture, holdfast, random, holdfastFixture.app.actingFor(name(random)));
            } catch (IllegalStateException broken) {
                // As a caller would see it; some of it may have been done.
            }
        }
        return "done";
    }

    private static @org.jspecify.annotations.Nullable String name(Random random) {
        var name = PEOPLE.get(random.nextInt(PEOPLE.size()));
        return name.isEmpty() ? null : name;
    }

    private static void deed(HoldfastFixture holdfastFixture, Holdfast holdfast, Random random, Caller who) {
        var place = random.nextInt(4);
        var name = place < 2
                ? "'kind':'workflow','name':'w" + place + "'"
                : "'kind':'method','model':'m','name':'n" + place + "'";
        var now = holdfastFixture.clock.instant();
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                var window = random.nextInt(4) == 0 ? ",'window':{'latest':'" + now.plusSeconds(1_500) + "'}" : "";
                var parent = random.nextInt(6) == 0 ? ",'parent':'simple/parent'" : "";
                holdfastFixture.call(
                        who, holdfast.holdQueue.queueIntents, "{'intents':[{" + name + window + parent + "}]}");
            }
            case 4, 5 -> {
                for (var intent : queued(holdfastFixture)) {
                    var decision = random.nextInt(5) == 0 ? "withdraw" : "approve";
                    holdfastFixture.call(
                            who,
                            holdfast.holdQueue.approveIntents,
                            "{'id':'" + intent.id() + "','decision':'" + decision + "'}");
                }
            }
            case 6, 7 -> holdfastFixture.call(who, holdfast.holdQueue.releaseIntents, "{'all':true}");
            case 8 -> holdfastFixture.call(who, holdfast.holdQueue.releaseIntents, "{" + name + "}");
            case 9 -> holdfastFixture.call(who, holdfast.holdQueue.purgeIntents, "{" + name + ",'reason':'r'}");
            case 10 ->
                holdfastFixture.call(
                        who, holdfast.holdQueue.releaseIntents, "{" + name + ",'at':'" + now.plusSeconds(600) + "'}");
            default -> holdfast.sweep.run(Duration.ofMinutes(1));
        }
    }

    private static List<IntentView> queued(HoldfastFixture holdfastFixture) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{}")
                .intents();
    }

    private static void check(HoldfastFixture holdfastFixture) {
        holdfastFixture.publish();
        Map<String, List<String>> told = holdfastFixture.receiver.events().stream()
                .filter(e -> type(e).startsWith("intent."))
                .collect(Collectors.groupingBy(
                        e -> e.get("subject").asText(),
                        TreeMap::new,
                        Collectors.mapping(e -> type(e).substring(7), Collectors.toList())));
        assertThat(told).isNotEmpty();
        var queued = new TreeSet<String>();
        queued(holdfastFixture).forEach(intent -> queued.add(intent.id()));
        var released = new TreeSet<String>();
        told.forEach((id, types) -> {
            assertThat(types.stream().filter("queued"::equals)).hasSize(1);
            var ends = types.stream()
                    .filter(type -> List.of("released", "purged", "expired").contains(type))
                    .toList();
            assertThat(ends).as(id).hasSize(queued.contains(id) ? 0 : 1);
            if (ends.contains("released")) released.add(id);
            var view = holdfastFixture
                    .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{'id':'" + id + "'}")
                    .intents()
                    .getFirst();
            assertThat(view.status().jsonName()).isIn(ends.isEmpty() ? List.of("queued", "approved", "failed") : ends);
            assertThat(view.item() != null).isEqualTo(view.status() == IntentStatus.RELEASED);
        });
        assertThat(told.keySet()).containsAll(queued);
        var items =
                holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'simple','limit':100}")
                        .items()
                        .stream()
                        .map(item -> item.key())
                        .filter(key -> !key.equals("parent"))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(items).isEqualTo(released);
        var parent = holdfastFixture.item("simple", "parent").held();
        if (parent != null) assertThat(queued).contains(parent.intent());
    }

    private static String type(JsonNode event) {
        return event.get("type").asText().replace("dev.holdfast.", "");
    }
}
