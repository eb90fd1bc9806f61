package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.Status;
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
class QueueAtOnceTest {
    private static final int ROUNDS = 6;
    private static final int ACTORS = 6;
    private static final List<String> PEOPLE = List.of("", "anna@example.com", "ben@example.com");

    @Property(tries = 6)
    void nothing_is_lost_or_done_twice(@ForAll long seed) {
        try (var rig = new Rig()) {
            rig.subscribe();
            rig.ok(rig.holdfast.hold.putPolicy, "{'approvals':[{'kind':'method','needed':1}]}");
            rig.ok(rig.holdfast.createItem, "{'key':'parent'}");
            for (var round = 0; round < ROUNDS; round++) {
                var from = seed + round * 1_000L;
                Rig.together(IntStream.range(0, ACTORS)
                        .<Callable<Object>>mapToObj(i -> () -> act(rig, new Random(from + i)))
                        .toList());
                rig.clock.advance(Duration.ofMinutes(20));
            }
            rig.sweep();
            check(rig);
        }
    }

    private static Object act(Rig rig, Random random) {
        var faults = new Random(random.nextLong());
        var faulty = new FaultyTable(rig.store())
                .failCalls(call -> faults.nextInt(60) == 0)
                .loseAnswers(call -> faults.nextInt(60) == 0);
        var holdfast = rig.beside(faulty);
        for (var deed = 0; deed < 6; deed++) {
            try {
                deed(rig, holdfast, random, rig.app.actingFor(name(random)));
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

    private static void deed(Rig rig, Holdfast holdfast, Random random, Caller who) {
        var place = random.nextInt(4);
        var name = place < 2
                ? "'kind':'workflow','name':'w" + place + "'"
                : "'kind':'method','model':'m','name':'n" + place + "'";
        var now = rig.clock.instant();
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                var window = random.nextInt(4) == 0 ? ",'window':{'latest':'" + now.plusSeconds(1_500) + "'}" : "";
                var parent = random.nextInt(6) == 0 ? ",'parent':'simple/parent'" : "";
                rig.ask(who, holdfast.hold.queueIntents, "{'intents':[{" + name + window + parent + "}]}");
            }
            case 4, 5 -> {
                for (var intent : queued(rig)) {
                    var decision = random.nextInt(5) == 0 ? "withdraw" : "approve";
                    rig.ask(
                            who,
                            holdfast.hold.approveIntents,
                            "{'id':'" + intent.id() + "','decision':'" + decision + "'}");
                }
            }
            case 6, 7 -> rig.ask(who, holdfast.hold.releaseIntents, "{'all':true}");
            case 8 -> rig.ask(who, holdfast.hold.releaseIntents, "{" + name + "}");
            case 9 -> rig.ask(who, holdfast.hold.purgeIntents, "{" + name + ",'reason':'r'}");
            case 10 -> rig.ask(who, holdfast.hold.releaseIntents, "{" + name + ",'at':'" + now.plusSeconds(600) + "'}");
            default -> holdfast.sweep.run(Duration.ofMinutes(1));
        }
    }

    private static List<IntentView> queued(Rig rig) {
        return rig.ok(rig.holdfast.hold.listIntents, "{}").intents();
    }

    private static void check(Rig rig) {
        rig.publish();
        Map<String, List<String>> told = rig.receiver.events().stream()
                .filter(e -> type(e).startsWith("intent."))
                .collect(Collectors.groupingBy(
                        e -> e.get("subject").asText(),
                        TreeMap::new,
                        Collectors.mapping(e -> type(e).substring(7), Collectors.toList())));
        assertThat(told).isNotEmpty();
        var queued = new TreeSet<String>();
        queued(rig).forEach(intent -> queued.add(intent.id()));
        var released = new TreeSet<String>();
        told.forEach((id, types) -> {
            assertThat(types.stream().filter("queued"::equals)).hasSize(1);
            var ends = types.stream()
                    .filter(type -> List.of("released", "purged", "expired").contains(type))
                    .toList();
            assertThat(ends).as(id).hasSize(queued.contains(id) ? 0 : 1);
            if (ends.contains("released")) released.add(id);
            var view = rig.ok(rig.holdfast.hold.listIntents, "{'id':'" + id + "'}")
                    .intents()
                    .getFirst();
            assertThat(view.status().word()).isIn(ends.isEmpty() ? List.of("queued", "approved", "failed") : ends);
            assertThat(view.item() != null).isEqualTo(view.status() == Status.RELEASED);
        });
        assertThat(told.keySet()).containsAll(queued);
        var items = rig.ok(rig.holdfast.listItems, "{'workflow':'simple','limit':100}").items().stream()
                .map(item -> item.key())
                .filter(key -> !key.equals("parent"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(items).isEqualTo(released);
        var parent = rig.item("simple", "parent").held();
        if (parent != null) assertThat(queued).contains(parent.intent());
    }

    private static String type(JsonNode event) {
        return event.get("type").asText().replace("dev.holdfast.", "");
    }
}
