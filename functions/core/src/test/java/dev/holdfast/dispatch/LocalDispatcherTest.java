// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.RowKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalDispatcherTest {
    private final CountDownLatch release = new CountDownLatch(1);

    private static List<RowKey> keys(String partition, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new RowKey(partition, "k" + i))
                .toList();
    }

    private static LocalDispatcher dispatcher(Consumer<RowKey> work) {
        return new LocalDispatcher(BatchWorker.oneAtATime(work));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_hanging_receiver_delays_no_other_receiver() {
        var othersDone = new CountDownLatch(500);
        var dispatcher = dispatcher(rowKey -> {
            if (rowKey.partition().equals("hangs")) await(release);
            else othersDone.countDown();
        });
        dispatcher.dispatch(keys("hangs", 500));
        dispatcher.dispatch(keys("answers", 500));
        await(othersDone);
        release.countDown();
    }

    @Test
    void a_partition_runs_four_batches_and_queues_ten_thousand_keys() {
        var started = new CountDownLatch(4);
        var allDone = new CountDownLatch(10_004);
        var concurrent = new AtomicInteger();
        var maxConcurrent = new AtomicInteger();
        var dispatcher = dispatcher(rowKey -> {
            maxConcurrent.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
            started.countDown();
            await(release);
            concurrent.decrementAndGet();
            allDone.countDown();
        });
        dispatcher.dispatch(keys("partition", 4));
        await(started);
        assertThat(dispatcher.freeCapacity("partition")).isEqualTo(10_000);
        dispatcher.dispatch(keys("partition", 12_000));
        assertThat(dispatcher.freeCapacity("partition")).isZero();
        assertThat(dispatcher.freeCapacity("other")).isEqualTo(10_000);
        release.countDown();
        await(allDone);
        dispatcher.dispatch(keys("other", 1));
        assertThat(maxConcurrent.get()).isLessThanOrEqualTo(5);
        assertThat(allDone.getCount()).isZero();
    }

    @Test
    void keys_dispatched_together_run_in_one_batch_where_allowed() throws InterruptedException {
        var batches = new LinkedBlockingQueue<Integer>();
        var dispatcher = new LocalDispatcher(new BatchWorker() {
            @Override
            public int batchSize(String partition) {
                return 100;
            }

            @Override
            public BatchOutcome execute(List<RowKey> keys) {
                batches.add(keys.size());
                return BatchOutcome.ACCEPTED;
            }
        });
        for (var round = 0; round < 50; round++) {
            dispatcher.dispatch(keys("batches" + round, 100));
            assertThat(batches.poll(20, TimeUnit.SECONDS)).isEqualTo(100);
        }
        assertThat(batches).isEmpty();
    }

    @Test
    void keys_that_differ_in_one_character_run_concurrently() {
        var bothStarted = new CountDownLatch(2);
        var bothDone = new CountDownLatch(2);
        var dispatcher = dispatcher(rowKey -> {
            bothStarted.countDown();
            await(bothStarted);
            bothDone.countDown();
        });
        dispatcher.dispatch(List.of(new RowKey("partition", "start/a.b"), new RowKey("partition", "start/a.c")));
        await(bothDone);
    }

    @Test
    void a_queued_key_is_not_queued_twice() {
        var started = new CountDownLatch(4);
        var done = new CountDownLatch(10);
        var delivered = new ConcurrentLinkedQueue<RowKey>();
        var dispatcher = dispatcher(rowKey -> {
            delivered.add(rowKey);
            started.countDown();
            await(release);
            done.countDown();
        });
        dispatcher.dispatch(keys("partition", 4));
        await(started);
        for (var round = 0; round < 5; round++) dispatcher.dispatch(keys("partition", 10));
        release.countDown();
        await(done);
        assertThat(delivered).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void a_finished_key_may_be_dispatched_again() {
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(2);
        var dispatcher = dispatcher(rowKey -> {
            first.countDown();
            second.countDown();
        });
        dispatcher.dispatch(keys("partition", 1));
        await(first);
        // The dispatcher may still regard the key as in progress and drop it. So the test dispatches the key again.
        while (second.getCount() > 0) dispatcher.dispatch(keys("partition", 1));
    }

    @Test
    void a_failed_batch_stops_no_other() {
        var done = new CountDownLatch(5);
        var dispatcher = dispatcher(rowKey -> {
            if (rowKey.sort().equals("k4")) throw new IllegalStateException("failed");
            // The errors of these four keys end all threads of the dispatcher. The remaining keys must still run.
            if (rowKey.sort().compareTo("k4") < 0) throw new StackOverflowError();
            done.countDown();
        });
        dispatcher.dispatch(keys("partition", 10));
        await(done);
    }

    @Test
    void keys_that_cannot_run_now_wait_for_their_lease() {
        assertDropsQueuedKeys(BatchOutcome.BLOCKED_EXCEPT_URGENT, Set.of());
    }

    @Test
    void urgent_keys_that_cannot_run_now_wait_for_their_lease() {
        assertDropsQueuedKeys(BatchOutcome.BLOCKED, Set.copyOf(keys("partition", 5_000)));
    }

    private void assertDropsQueuedKeys(BatchOutcome outcome, Set<RowKey> urgentKeys) {
        var executedCount = new AtomicInteger();
        var started = new CountDownLatch(4);
        var refused = new CountDownLatch(4);
        var dispatcher = new LocalDispatcher(new BatchWorker() {
            @Override
            public int batchSize(String partition) {
                return 1;
            }

            @Override
            public BatchOutcome execute(List<RowKey> keys) {
                executedCount.incrementAndGet();
                started.countDown();
                await(release);
                refused.countDown();
                return refused.getCount() > 0 ? BatchOutcome.NEUTRAL : outcome;
            }
        });
        dispatcher.dispatch(keys("partition", 4));
        await(started);
        dispatcher.dispatch(keys("partition", 5_000), urgentKeys);
        release.countDown();
        await(refused);
        while (dispatcher.freeCapacity("partition") < 10_000) Thread.onSpinWait();
        assertThat(executedCount.get()).isLessThan(5_000);
    }

    @Test
    void urgent_keys_stay_queued_if_other_keys_cannot_run() {
        var started = new CountDownLatch(4);
        var urgentKey = keys("partition", 5).getLast();
        var executed = new ConcurrentLinkedQueue<RowKey>();
        var dispatcher = new LocalDispatcher(new BatchWorker() {
            @Override
            public int batchSize(String partition) {
                return 1;
            }

            @Override
            public BatchOutcome execute(List<RowKey> keys) {
                started.countDown();
                await(release);
                executed.addAll(keys);
                return BatchOutcome.BLOCKED_EXCEPT_URGENT;
            }
        });
        dispatcher.dispatch(keys("partition", 4));
        await(started);
        dispatcher.dispatch(List.of(urgentKey), Set.of(urgentKey));
        release.countDown();
        while (!executed.contains(urgentKey)) Thread.onSpinWait();
    }

    @Test
    void urgent_key_goes_before_queued_keys() {
        var started = new CountDownLatch(4);
        var allDone = new CountDownLatch(105);
        var executed = new ConcurrentLinkedQueue<RowKey>();
        var dispatcher = dispatcher(rowKey -> {
            started.countDown();
            await(release);
            executed.add(rowKey);
            allDone.countDown();
        });
        dispatcher.dispatch(keys("partition", 4));
        await(started);
        dispatcher.dispatch(keys("partition", 104).subList(4, 104));
        var urgentKey = new RowKey("partition", "urgent");
        dispatcher.dispatch(List.of(urgentKey), Set.of(urgentKey));
        release.countDown();
        await(allDone);
        // Four keys were in progress, and four threads take the next keys at the same time.
        assertThat(List.copyOf(executed).indexOf(urgentKey)).isLessThan(8);
    }

    @Test
    void urgent_keys_fill_the_queue_up_to_its_limit() {
        var started = new CountDownLatch(4);
        var executed = new ConcurrentLinkedQueue<RowKey>();
        var dispatcher = dispatcher(rowKey -> {
            started.countDown();
            await(release);
            executed.add(rowKey);
        });
        dispatcher.dispatch(keys("partition", 4));
        await(started);
        dispatcher.dispatch(keys("partition", 3_004).subList(4, 3_004));
        assertThat(dispatcher.freeUrgentCapacity("partition")).isEqualTo(10_000);
        var alarms = IntStream.range(0, 12_000)
                .mapToObj(i -> new RowKey("partition", "alarm%05d".formatted(i)))
                .toList();
        dispatcher.dispatch(alarms, Set.copyOf(alarms));
        assertThat(dispatcher.freeCapacity("partition")).isZero();
        assertThat(dispatcher.freeUrgentCapacity("partition")).isZero();
        release.countDown();
        while (dispatcher.activePartitions() > 0) Thread.onSpinWait();
        assertThat(executed).hasSize(10_004).containsAll(alarms.subList(0, 10_000));
    }

    /** Accepts enough batches of each partition for the largest window. Later batches wait, and then fail. */
    private static final class SaturatedReceiver implements BatchWorker {
        private static final int ACCEPTED_BATCHES = 3_000;

        private final ConcurrentHashMap<String, AtomicInteger> batches = new ConcurrentHashMap<>();
        private final AtomicInteger waiting = new AtomicInteger();
        final AtomicInteger mostWaiting = new AtomicInteger();
        final CountDownLatch allWaiting;
        final CountDownLatch release = new CountDownLatch(1);
        final CountDownLatch halfWaiting = new CountDownLatch(32);
        final CountDownLatch secondRelease = new CountDownLatch(1);
        final AtomicInteger mostWaitingAfterFailure = new AtomicInteger();

        SaturatedReceiver(int expectedWaiting) {
            allWaiting = new CountDownLatch(expectedWaiting);
        }

        @Override
        public int batchSize(String partition) {
            return 1;
        }

        @Override
        public BatchOutcome execute(List<RowKey> keys) {
            var number = batches.computeIfAbsent(keys.getFirst().partition(), ignored -> new AtomicInteger())
                    .incrementAndGet();
            if (number <= ACCEPTED_BATCHES) return BatchOutcome.ACCEPTED;
            if (release.getCount() > 0) {
                hold(mostWaiting, allWaiting, release);
                return BatchOutcome.FAILED;
            }
            hold(mostWaitingAfterFailure, halfWaiting, secondRelease);
            return BatchOutcome.NEUTRAL;
        }

        private void hold(AtomicInteger most, CountDownLatch arrived, CountDownLatch gate) {
            most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
            arrived.countDown();
            await(gate);
            waiting.decrementAndGet();
        }
    }

    @Test
    void accepting_receiver_gets_more_batches_and_failing_one_half() {
        var receiver = new SaturatedReceiver(64);
        var dispatcher = new LocalDispatcher(receiver);
        dispatcher.dispatch(keys("partition", 4_000));
        await(receiver.allWaiting);
        receiver.release.countDown();
        await(receiver.halfWaiting);
        receiver.secondRelease.countDown();
        while (dispatcher.activePartitions() > 0) Thread.onSpinWait();
        assertThat(receiver.mostWaiting.get()).isEqualTo(64);
        // The receiver may still count one of the failed batches as waiting when the next batch begins.
        assertThat(receiver.mostWaitingAfterFailure.get()).isBetween(32, 64);
    }

    @Test
    void all_partitions_together_have_limited_number_of_threads() {
        var receiver = new SaturatedReceiver(6 * 4 + 256);
        var dispatcher = new LocalDispatcher(receiver);
        for (var partition = 0; partition < 6; partition++) dispatcher.dispatch(keys("p" + partition, 5_000));
        await(receiver.allWaiting);
        receiver.release.countDown();
        receiver.secondRelease.countDown();
        while (dispatcher.activePartitions() > 0) Thread.onSpinWait();
        assertThat(receiver.mostWaiting.get()).isEqualTo(6 * 4 + 256);
    }

    @Test
    void a_partition_without_work_is_freed() {
        var done = new CountDownLatch(2_000);
        var dispatcher = dispatcher(rowKey -> done.countDown());
        for (var subscription = 0; subscription < 1_000; subscription++)
            dispatcher.dispatch(keys("subscription" + subscription, 2));
        await(done);
        while (dispatcher.activePartitions() > 0) Thread.onSpinWait();
        assertThat(dispatcher.freeCapacity("subscription0")).isEqualTo(10_000);
        var again = new CountDownLatch(1);
        dispatcher(rowKey -> again.countDown()).dispatch(keys("subscription0", 1));
        await(again);
    }
}
