package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.hold.Handled;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process dies before or after any of its calls to the storage: run again, it goes on, and nothing is done twice. */
class QueueCrashTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<String> queue(int count) {
        var ids = new ArrayList<String>();
        for (var from = 0; from < count; from += 1_000) {
            var intents = IntStream.range(from, Math.min(count, from + 1_000))
                    .mapToObj(i -> "{'kind':'method','model':'ad','name':'create','inputs':" + i + "}")
                    .collect(Collectors.joining(","));
            rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[" + intents + "]}")
                    .intents()
                    .forEach(line -> ids.add(line.intent().id()));
        }
        return ids;
    }

    private String queue(String intent) {
        return rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[" + intent + "]}")
                .intents()
                .getFirst()
                .intent()
                .id();
    }

    private Handled release(Holdfast holdfast, String request) {
        return Rig.value(rig.ask(rig.app, holdfast.hold.releaseIntents, request));
    }

    private Handled purge(Holdfast holdfast, String request) {
        return Rig.value(rig.ask(rig.app, holdfast.hold.purgeIntents, request));
    }

    private IntentView intent(String id) {
        return rig.ok(rig.holdfast.hold.listIntents, "{'id':'" + id + "'}")
                .intents()
                .getFirst();
    }

    private List<IntentView> queued() {
        return rig.ok(rig.holdfast.hold.listIntents, "{}").intents();
    }

    private static void dies(Runnable work) {
        try {
            work.run();
        } catch (IllegalStateException dead) {
            // It is not asked any more.
        }
    }

    /** How often each thing was told of each intent. */
    private Map<String, Long> told() {
        rig.publish();
        return rig.receiver.events().stream()
                .filter(e -> e.get("type").asText().startsWith("dev.holdfast.intent."))
                .collect(Collectors.groupingBy(
                        e -> e.get("type").asText().substring(20) + " "
                                + e.get("subject").asText(),
                        TreeMap::new,
                        Collectors.counting()));
    }

    /** Tries the work once for each call that it makes: dying before it, and after it. */
    private void atEachCall(Consumer<Holdfast> work, Runnable before, Runnable again) {
        var calls = 1;
        for (var call = 1; call <= calls; call++) {
            var at = call;
            for (IntPredicate dead : List.<IntPredicate>of(c -> c >= at, c -> c > at)) {
                before.run();
                var faulty = new FaultyTable(rig.store()).failCalls(dead);
                dies(() -> work.accept(rig.beside(faulty)));
                calls = Math.max(calls, faulty.calls());
                again.run();
            }
        }
        assertThat(calls).isGreaterThan(3);
    }

    @Test
    void a_release_that_dies_anywhere_is_done_once() {
        rig.ok(rig.holdfast.createItem, "{'key':'parent','within':'P30D'}");
        var id = new String[1];
        atEachCall(
                holdfast -> release(holdfast, "{'all':true}"),
                () -> id[0] = queue("{'kind':'workflow','name':'x','parent':'simple/parent'}"),
                () -> {
                    if (!queued().isEmpty()) release(rig.holdfast, "{'all':true}");
                    assertThat(queued()).isEmpty();
                    assertThat(intent(id[0]).status()).isEqualTo(Status.RELEASED);
                    assertThat(rig.item("simple", id[0]).version()).isEqualTo(1);
                    assertThat(rig.item("simple", "parent").held()).isNull();
                });
    }

    @Test
    void a_purge_that_dies_anywhere_is_done_once() {
        rig.ok(rig.holdfast.createItem, "{'key':'parent','within':'P30D'}");
        var id = new String[1];
        atEachCall(
                holdfast -> purge(holdfast, "{'all':true,'reason':'r'}"),
                () -> id[0] = queue("{'kind':'workflow','name':'x','parent':'simple/parent'}"),
                () -> {
                    if (!queued().isEmpty()) purge(rig.holdfast, "{'all':true,'reason':'r'}");
                    assertThat(queued()).isEmpty();
                    assertThat(intent(id[0]).status()).isEqualTo(Status.PURGED);
                    assertThat(rig.item("simple", "parent").held()).isNull();
                });
    }

    @Test
    void a_queueing_that_dies_anywhere_has_held_its_parent_or_not_happened() {
        rig.ok(rig.holdfast.createItem, "{'key':'parent','within':'P30D'}");
        var intent = "{'kind':'workflow','name':'x','parent':'simple/parent'}";
        atEachCall(
                holdfast -> rig.ask(rig.app, holdfast.hold.queueIntents, "{'intents':[" + intent + "]}"),
                () -> {},
                () -> {
                    assertThat(rig.item("simple", "parent").held() == null).isEqualTo(queued().isEmpty());
                    queue(intent);
                    purge(rig.holdfast, "{'all':true,'reason':'r'}");
                });
    }

    @Test
    void a_sweep_that_dies_anywhere_releases_once_in_the_end() {
        var id = new String[1];
        atEachCall(
                holdfast -> holdfast.sweep.run(ofMinutes(1)),
                () -> {
                    id[0] = queue("{'kind':'workflow','name':'x','window':{'earliest':'"
                            + rig.clock.instant().plusSeconds(60) + "','auto':true}}");
                    rig.clock.advance(ofMinutes(2));
                },
                () -> {
                    rig.clock.advance(ofMinutes(2));
                    rig.sweep();
                    assertThat(intent(id[0]).status()).isEqualTo(Status.RELEASED);
                    assertThat(rig.item("simple", id[0]).version()).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 60, 108, 109, 140, 162})
    void a_batch_that_dies_at_some_call_is_taken_up_by_the_sweep_and_counts_every_intent_once(int call) {
        rig.subscribe();
        var ids = queue(150);
        var faulty = new FaultyTable(rig.store()).failCalls(c -> c > call);
        dies(() -> release(rig.beside(faulty), "{'kind':'method','reason':'go'}"));
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        // Who died before the batch was written asks again.
        if (!queued().isEmpty()) release(rig.holdfast, "{'kind':'method','reason':'go'}");
        assertThat(queued()).isEmpty();
        var told = told();
        assertThat(told).hasSize(300);
        assertThat(told.values()).containsOnly(1L);
        assertThat(told.keySet())
                .containsAll(ids.stream().map(id -> "released " + id).toList());
    }

    @Test
    void five_thousand_are_released_with_progress_and_over_a_crash_and_then_as_many_purged() {
        queue(5_000);
        // Each hundred takes a second: the answer doesn't wait for all.
        rig.table.runBeforeWrite(w -> {
            if (w.size() == 1) rig.clock.advance(java.time.Duration.ofSeconds(1));
        });
        var begun = release(rig.holdfast, "{'all':true}");
        var batch = "{'batch':'" + begun.batch() + "'}";
        assertThat(begun.total()).isEqualTo(5_000);
        assertThat(begun.finished()).isFalse();
        assertThat(begun.counts().getOrDefault("released", 0)).isBetween(1_000, 2_000);
        var dead = new FaultyTable(rig.store()).failCalls(c -> c > 1_500);
        dies(() -> release(rig.beside(dead), batch));
        assertThat(rig.ok(rig.holdfast.hold.getBatch, batch).finished()).isFalse();
        rig.table.heal();
        assertThat(release(rig.holdfast, batch).finished())
                .as("somebody works on it")
                .isFalse();
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        var done = rig.ok(rig.holdfast.hold.getBatch, batch);
        assertThat(done.counts()).isEqualTo(Map.of("released", 5_000));
        assertThat(done.finished()).isTrue();
        assertThat(queued()).isEmpty();
        assertThat(rig.counts.of("items.created")).isEqualTo(5_000);
        assertThat(release(rig.holdfast, batch).counts()).isEqualTo(Map.of("released", 5_000));

        queue(5_000);
        var purge = purge(rig.holdfast, "{'kind':'method','reason':'slipped'}");
        assertThat(purge.finished()).isTrue();
        assertThat(purge.counts()).isEqualTo(Map.of("purged", 5_000));
    }
}
