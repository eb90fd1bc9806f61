// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.hold.BulkResult;
import dev.holdfast.hold.intent.IntentStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The process crashes before or after each of its calls to the table. A second run completes the work, and nothing is
 * done twice.
 */
class HoldQueueCrashTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final HoldQueueFixture holdQueue = new HoldQueueFixture(holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private BulkResult release(Holdfast holdfast, String request) {
        return HoldfastFixture.requireOk(
                holdfastFixture.call(holdfastFixture.app, holdfast.holdQueue.releaseIntents, request));
    }

    private BulkResult purge(Holdfast holdfast, String request) {
        return HoldfastFixture.requireOk(
                holdfastFixture.call(holdfastFixture.app, holdfast.holdQueue.purgeIntents, request));
    }

    private static void runUntilCrash(Runnable work) {
        try {
            work.run();
        } catch (IllegalStateException crash) {
            // The test continues with another process.
        }
    }

    /** Returns the number of events for each type and intent. */
    private Map<String, Long> countEvents() {
        holdfastFixture.publish();
        return holdfastFixture.receiver.events().stream()
                .filter(event -> event.get("type").asText().startsWith("dev.holdfast.intent."))
                .collect(Collectors.groupingBy(
                        event -> event.get("type").asText().substring(20) + " "
                                + event.get("subject").asText(),
                        TreeMap::new,
                        Collectors.counting()));
    }

    /**
     * Runs the work twice for each of its calls to the table. In the first run the process crashes before the call, in
     * the second run after it.
     */
    private void crashAtEachCall(Consumer<Holdfast> work, Runnable prepare, Runnable verify) {
        var calls = 1;
        for (var call = 1; call <= calls; call++) {
            var crashCall = call;
            for (IntPredicate fails : List.<IntPredicate>of(c -> c >= crashCall, c -> c > crashCall)) {
                prepare.run();
                var faulty = new FaultyTable(holdfastFixture.store()).failCalls(fails);
                runUntilCrash(() -> work.accept(holdfastFixture.secondHoldfast(faulty)));
                calls = Math.max(calls, faulty.calls());
                verify.run();
            }
        }
        assertThat(calls).isGreaterThan(3);
    }

    @Test
    void release_interrupted_anywhere_is_done_once() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'parent','within':'P30D'}");
        var id = new String[1];
        crashAtEachCall(
                holdfast -> release(holdfast, "{'all':true}"),
                () -> id[0] = holdQueue.queueForId("{'kind':'workflow','name':'simple','parent':'simple/parent'}"),
                () -> {
                    if (!holdQueue.queued().isEmpty()) release(holdfastFixture.holdfast, "{'all':true}");
                    assertThat(holdQueue.queued()).isEmpty();
                    assertThat(holdQueue.getIntent(id[0]).status()).isEqualTo(IntentStatus.RELEASED);
                    assertThat(holdfastFixture.item("simple", id[0]).version()).isEqualTo(1);
                    assertThat(holdfastFixture.item("simple", "parent").held()).isNull();
                });
    }

    @Test
    void purge_interrupted_anywhere_is_done_once() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'parent','within':'P30D'}");
        var id = new String[1];
        crashAtEachCall(
                holdfast -> purge(holdfast, "{'all':true,'reason':'r'}"),
                () -> id[0] = holdQueue.queueForId("{'kind':'workflow','name':'simple','parent':'simple/parent'}"),
                () -> {
                    if (!holdQueue.queued().isEmpty()) purge(holdfastFixture.holdfast, "{'all':true,'reason':'r'}");
                    assertThat(holdQueue.queued()).isEmpty();
                    assertThat(holdQueue.getIntent(id[0]).status()).isEqualTo(IntentStatus.PURGED);
                    assertThat(holdfastFixture.item("simple", "parent").held()).isNull();
                });
    }

    @Test
    void queueing_interrupted_anywhere_holds_parent_or_has_no_effect() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'parent','within':'P30D'}");
        var intent = "{'kind':'workflow','name':'simple','parent':'simple/parent'}";
        crashAtEachCall(
                holdfast -> holdfastFixture.call(
                        holdfastFixture.app, holdfast.holdQueue.queueIntents, "{'intents':[" + intent + "]}"),
                () -> {},
                () -> {
                    assertThat(holdfastFixture.item("simple", "parent").held() == null)
                            .isEqualTo(holdQueue.queued().isEmpty());
                    holdQueue.queueForId(intent);
                    purge(holdfastFixture.holdfast, "{'all':true,'reason':'r'}");
                });
    }

    @Test
    void sweep_interrupted_anywhere_releases_once() {
        var id = new String[1];
        crashAtEachCall(
                holdfast -> holdfast.sweep.run(ofMinutes(1)),
                () -> {
                    id[0] = holdQueue.queueForId("{'kind':'workflow','name':'simple','window':{'earliest':'"
                            + holdfastFixture.clock.instant().plusSeconds(60) + "','auto':true}}");
                    holdfastFixture.clock.advance(ofMinutes(2));
                },
                () -> {
                    holdfastFixture.clock.advance(ofMinutes(2));
                    holdfastFixture.sweep();
                    assertThat(holdQueue.getIntent(id[0]).status()).isEqualTo(IntentStatus.RELEASED);
                    assertThat(holdfastFixture.item("simple", id[0]).version()).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 60, 108, 109, 140, 162})
    void sweep_finishes_interrupted_batch_and_counts_each_intent_once(int call) {
        holdfastFixture.subscribe();
        var ids = holdQueue.queueMany(150);
        var faulty = new FaultyTable(holdfastFixture.store()).failCalls(c -> c > call);
        runUntilCrash(() -> release(holdfastFixture.secondHoldfast(faulty), "{'kind':'method','reason':'go'}"));
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        // Without a stored batch, the caller repeats the request.
        if (!holdQueue.queued().isEmpty()) release(holdfastFixture.holdfast, "{'kind':'method','reason':'go'}");
        assertThat(holdQueue.queued()).isEmpty();
        var events = countEvents();
        assertThat(events).hasSize(300);
        assertThat(events.values()).containsOnly(1L);
        assertThat(events.keySet())
                .containsAll(ids.stream().map(id -> "released " + id).toList());
    }

    @Test
    void thousands_are_released_across_crash_and_purged() {
        holdQueue.queueMany(5_000);
        // Each chunk takes a second, so the request ends before the batch is finished.
        holdfastFixture.table.runBeforeWrite(writes -> {
            if (writes.size() == 1) holdfastFixture.clock.advance(java.time.Duration.ofSeconds(1));
        });
        var started = release(holdfastFixture.holdfast, "{'all':true}");
        var batch = "{'batch':'" + started.batch() + "'}";
        assertThat(started.total()).isEqualTo(5_000);
        assertThat(started.finished()).isFalse();
        assertThat(started.counts().getOrDefault("released", 0)).isBetween(1_000, 2_000);
        var faulty = new FaultyTable(holdfastFixture.store()).failCalls(c -> c > 1_500);
        runUntilCrash(() -> release(holdfastFixture.secondHoldfast(faulty), batch));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.holdQueue.getBatch, batch)
                        .finished())
                .isFalse();
        holdfastFixture.table.heal();
        assertThat(release(holdfastFixture.holdfast, batch).finished())
                .as("another run has the lease")
                .isFalse();
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        var result = holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.getBatch, batch);
        assertThat(result.counts()).isEqualTo(Map.of("released", 5_000));
        assertThat(result.finished()).isTrue();
        assertThat(holdQueue.queued()).isEmpty();
        assertThat(holdfastFixture.counts.countOf("items.created")).isEqualTo(5_000);
        assertThat(release(holdfastFixture.holdfast, batch).counts()).isEqualTo(Map.of("released", 5_000));

        holdQueue.queueMany(5_000);
        var purge = purge(holdfastFixture.holdfast, "{'kind':'method','reason':'slipped'}");
        assertThat(purge.finished()).isTrue();
        assertThat(purge.counts()).isEqualTo(Map.of("purged", 5_000));
    }
}
