// SPDX-License-Identifier: Apache-2.0
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
 * Several callers perform random operations on one queue at the same time, on a table with random failures. Each intent
 * ends at most once and is never lost. Each released intent has an item, and no other intent has one.
 */
class HoldQueueConcurrencyTest {
    private static final int ROUNDS = 6;
    private static final int CALLERS = 6;
    private static final int OPERATIONS_PER_CALLER = 6;
    private static final List<String> PEOPLE = List.of("", "anna@example.com", "ben@example.com");

    @Property(tries = 6)
    void intents_are_neither_lost_nor_handled_twice(@ForAll long seed) {
        try (var holdfastFixture = new HoldfastFixture()) {
            holdfastFixture.subscribe();
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.putQueuePolicy, "{'approvals':[{'kind':'method','needed':1}]}");
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'parent'}");
            for (var round = 0; round < ROUNDS; round++) {
                var roundSeed = seed + round * 1_000L;
                HoldfastFixture.runConcurrently(IntStream.range(0, CALLERS)
                        .<Callable<Object>>mapToObj(i -> () -> act(holdfastFixture, new Random(roundSeed + i)))
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
        for (var i = 0; i < OPERATIONS_PER_CALLER; i++) {
            try {
                performOperation(
                        holdfastFixture, holdfast, random, holdfastFixture.app.actingFor(randomPerson(random)));
            } catch (IllegalStateException failure) {
                // The operation may have had an effect before the failure.
            }
        }
        return "done";
    }

    private static @org.jspecify.annotations.Nullable String randomPerson(Random random) {
        var person = PEOPLE.get(random.nextInt(PEOPLE.size()));
        return person.isEmpty() ? null : person;
    }

    private static void performOperation(
            HoldfastFixture holdfastFixture, Holdfast holdfast, Random random, Caller caller) {
        var index = random.nextInt(4);
        var name =
                index < 1 ? "'kind':'workflow','name':'simple'" : "'kind':'method','model':'m','name':'n" + index + "'";
        var now = holdfastFixture.clock.instant();
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                var window = random.nextInt(4) == 0 ? ",'window':{'latest':'" + now.plusSeconds(1_500) + "'}" : "";
                var parent = random.nextInt(6) == 0 ? ",'parent':'simple/parent'" : "";
                holdfastFixture.call(
                        caller, holdfast.holdQueue.queueIntents, "{'intents':[{" + name + window + parent + "}]}");
            }
            case 4, 5 -> {
                for (var intent : queued(holdfastFixture)) {
                    var decision = random.nextInt(5) == 0 ? "withdraw" : "approve";
                    holdfastFixture.call(
                            caller,
                            holdfast.holdQueue.approveIntents,
                            "{'id':'" + intent.id() + "','decision':'" + decision + "'}");
                }
            }
            case 6, 7 -> holdfastFixture.call(caller, holdfast.holdQueue.releaseIntents, "{'all':true}");
            case 8 -> holdfastFixture.call(caller, holdfast.holdQueue.releaseIntents, "{" + name + "}");
            case 9 -> holdfastFixture.call(caller, holdfast.holdQueue.purgeIntents, "{" + name + ",'reason':'r'}");
            case 10 ->
                holdfastFixture.call(
                        caller,
                        holdfast.holdQueue.releaseIntents,
                        "{" + name + ",'at':'" + now.plusSeconds(600) + "'}");
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
        Map<String, List<String>> typesById = holdfastFixture.receiver.events().stream()
                .filter(event -> eventType(event).startsWith("intent."))
                .collect(Collectors.groupingBy(
                        event -> event.get("subject").asText(),
                        TreeMap::new,
                        Collectors.mapping(event -> eventType(event).substring(7), Collectors.toList())));
        assertThat(typesById).isNotEmpty();
        var queued = new TreeSet<String>();
        queued(holdfastFixture).forEach(intent -> queued.add(intent.id()));
        var released = new TreeSet<String>();
        typesById.forEach((id, types) -> {
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
        assertThat(typesById.keySet()).containsAll(queued);
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

    private static String eventType(JsonNode event) {
        return event.get("type").asText().replace("dev.holdfast.", "");
    }
}
