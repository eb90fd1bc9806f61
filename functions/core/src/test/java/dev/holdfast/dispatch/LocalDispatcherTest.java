package dev.holdfast.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.RowKey;
import java.util.List;
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
    private final CountDownLatch hangs = new CountDownLatch(1);

    private static List<RowKey> keys(String lane, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new RowKey(lane, "k" + i))
                .toList();
    }

    private static LocalDispatcher courier(Consumer<RowKey> carry) {
        return new LocalDispatcher(BatchWorker.oneAtATime(carry));
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
        var others = new CountDownLatch(500);
        var courier = courier(rowKey -> {
            if (rowKey.partition().equals("hangs")) await(hangs);
            else others.countDown();
        });
        courier.dispatch(keys("hangs", 500));
        courier.dispatch(keys("well", 500));
        await(others);
        hangs.countDown();
    }

    @Test
    void a_partition_runs_four_batches_and_queues_ten_thousand_keys() {
        var begun = new CountDownLatch(4);
        var all = new CountDownLatch(10_004);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var courier = courier(rowKey -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            begun.countDown();
            await(hangs);
            now.decrementAndGet();
            all.countDown();
        });
        courier.dispatch(keys("lane", 4));
        await(begun);
        assertThat(courier.freeCapacity("lane")).isEqualTo(10_000);
        courier.dispatch(keys("lane", 12_000));
        assertThat(courier.freeCapacity("lane")).isZero();
        assertThat(courier.freeCapacity("other")).isEqualTo(10_000);
        hangs.countDown();
        await(all);
        courier.dispatch(keys("other", 1));
        assertThat(most.get()).isLessThanOrEqualTo(5);
        assertThat(all.getCount()).isZero();
    }

    @Test
    void keys_dispatched_together_run_in_one_batch_where_allowed() throws InterruptedException {
        var batches = new LinkedBlockingQueue<Integer>();
        var courier = new LocalDispatcher(new BatchWorker() {
            @Override
            public int batchSize(String partition) {
                return 100;
            }

            @Override
            public boolean execute(List<RowKey> keys) {
                batches.add(keys.size());
                return true;
            }
        });
        for (var round = 0; round < 50; round++) {
            courier.dispatch(keys("letters" + round, 100));
            assertThat(batches.poll(20, TimeUnit.SECONDS)).isEqualTo(100);
        }
        assertThat(batches).isEmpty();
    }

    @Test
    void keys_that_differ_in_one_character_run_concurrently() {
        var both = new CountDownLatch(2);
        var met = new CountDownLatch(2);
        var courier = courier(rowKey -> {
            both.countDown();
            await(both);
            met.countDown();
        });
        courier.dispatch(List.of(new RowKey("lane", "start/a.b"), new RowKey("lane", "start/a.c")));
        await(met);
    }

    @Test
    void a_queued_key_is_not_queued_twice() {
        var begun = new CountDownLatch(4);
        var done = new CountDownLatch(10);
        var delivered = new ConcurrentLinkedQueue<RowKey>();
        var courier = courier(rowKey -> {
            delivered.add(rowKey);
            begun.countDown();
            await(hangs);
            done.countDown();
        });
        courier.dispatch(keys("lane", 4));
        await(begun);
        for (var round = 0; round < 5; round++) courier.dispatch(keys("lane", 10));
        hangs.countDown();
        await(done);
        assertThat(delivered).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void a_finished_key_may_be_dispatched_again() {
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(2);
        var courier = courier(rowKey -> {
            first.countDown();
            second.countDown();
        });
        courier.dispatch(keys("lane", 1));
        await(first);
        // The first may still be putting its things away: then this is left to the next sweep, as here to the next try.
        while (second.getCount() > 0) courier.dispatch(keys("lane", 1));
    }

    @Test
    void a_failed_batch_stops_no_other() {
        var done = new CountDownLatch(5);
        var courier = courier(rowKey -> {
            if (rowKey.sort().equals("k4")) throw new IllegalStateException("broke off");
            // As many as may be under way at once.
            if (rowKey.sort().compareTo("k4") < 0) throw new StackOverflowError();
            done.countDown();
        });
        courier.dispatch(keys("lane", 10));
        await(done);
    }

    @Test
    void keys_that_cannot_run_now_wait_for_their_lease() {
        var carried = new AtomicInteger();
        var begun = new CountDownLatch(4);
        var held = new CountDownLatch(4);
        var courier = new LocalDispatcher(new BatchWorker() {
            @Override
            public int batchSize(String partition) {
                return 1;
            }

            @Override
            public boolean execute(List<RowKey> keys) {
                carried.incrementAndGet();
                begun.countDown();
                await(hangs);
                held.countDown();
                return held.getCount() > 0;
            }
        });
        courier.dispatch(keys("lane", 4));
        await(begun);
        courier.dispatch(keys("lane", 5_000));
        hangs.countDown();
        await(held);
        while (courier.freeCapacity("lane") < 10_000) Thread.onSpinWait();
        assertThat(carried.get()).isLessThan(5_004);
    }
}
