package dev.holdfast.courier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Key;
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
class LocalCourierTest {
    private final CountDownLatch hangs = new CountDownLatch(1);

    private static List<Key> keys(String lane, int count) {
        return IntStream.range(0, count).mapToObj(i -> new Key(lane, "k" + i)).toList();
    }

    private static LocalCourier courier(Consumer<Key> carry) {
        return new LocalCourier(Carrier.each(carry));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_receiver_that_hangs_holds_up_nobody_else() {
        var others = new CountDownLatch(500);
        var courier = courier(key -> {
            if (key.partition().equals("hangs")) await(hangs);
            else others.countDown();
        });
        courier.take(keys("hangs", 500));
        courier.take(keys("well", 500));
        await(others);
        hangs.countDown();
    }

    @Test
    void one_subscription_has_four_attempts_at_once_and_ten_thousand_waiting() {
        var begun = new CountDownLatch(4);
        var all = new CountDownLatch(10_004);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var courier = courier(key -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            begun.countDown();
            await(hangs);
            now.decrementAndGet();
            all.countDown();
        });
        courier.take(keys("lane", 4));
        await(begun);
        assertThat(courier.room("lane")).isEqualTo(10_000);
        courier.take(keys("lane", 12_000));
        assertThat(courier.room("lane")).isZero();
        assertThat(courier.room("other")).isEqualTo(10_000);
        hangs.countDown();
        await(all);
        courier.take(keys("other", 1));
        assertThat(most.get()).isLessThanOrEqualTo(5);
        assertThat(all.getCount()).isZero();
    }

    @Test
    void what_comes_together_is_carried_together_where_it_may_be() throws InterruptedException {
        var batches = new LinkedBlockingQueue<Integer>();
        var courier = new LocalCourier(new Carrier() {
            @Override
            public int together(String partition) {
                return 100;
            }

            @Override
            public boolean carry(List<Key> keys) {
                batches.add(keys.size());
                return true;
            }
        });
        for (var round = 0; round < 50; round++) {
            courier.take(keys("letters" + round, 100));
            assertThat(batches.poll(20, TimeUnit.SECONDS)).isEqualTo(100);
        }
        assertThat(batches).isEmpty();
    }

    @Test
    void keys_are_told_apart_by_all_of_their_letters() {
        var both = new CountDownLatch(2);
        var met = new CountDownLatch(2);
        var courier = courier(key -> {
            both.countDown();
            await(both);
            met.countDown();
        });
        courier.take(List.of(new Key("lane", "start/a.b"), new Key("lane", "start/a.c")));
        await(met);
    }

    @Test
    void what_waits_already_is_not_taken_again() {
        var begun = new CountDownLatch(4);
        var done = new CountDownLatch(10);
        var delivered = new ConcurrentLinkedQueue<Key>();
        var courier = courier(key -> {
            delivered.add(key);
            begun.countDown();
            await(hangs);
            done.countDown();
        });
        courier.take(keys("lane", 4));
        await(begun);
        for (var round = 0; round < 5; round++) courier.take(keys("lane", 10));
        hangs.countDown();
        await(done);
        assertThat(delivered).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void what_was_delivered_may_come_again() {
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(2);
        var courier = courier(key -> {
            first.countDown();
            second.countDown();
        });
        courier.take(keys("lane", 1));
        await(first);
        // The first may still be putting its things away: then this is left to the next sweep, as here to the next try.
        while (second.getCount() > 0) courier.take(keys("lane", 1));
    }

    @Test
    void a_delivery_that_breaks_off_stops_no_other() {
        var done = new CountDownLatch(5);
        var courier = courier(key -> {
            if (key.sort().equals("k4")) throw new IllegalStateException("broke off");
            // As many as may be under way at once.
            if (key.sort().compareTo("k4") < 0) throw new StackOverflowError();
            done.countDown();
        });
        courier.take(keys("lane", 10));
        await(done);
    }

    @Test
    void what_would_not_go_now_is_left_to_its_lease() {
        var carried = new AtomicInteger();
        var begun = new CountDownLatch(4);
        var held = new CountDownLatch(4);
        var courier = new LocalCourier(new Carrier() {
            @Override
            public int together(String partition) {
                return 1;
            }

            @Override
            public boolean carry(List<Key> keys) {
                carried.incrementAndGet();
                begun.countDown();
                await(hangs);
                held.countDown();
                return held.getCount() > 0;
            }
        });
        courier.take(keys("lane", 4));
        await(begun);
        courier.take(keys("lane", 5_000));
        hangs.countDown();
        await(held);
        while (courier.room("lane") < 10_000) Thread.onSpinWait();
        assertThat(carried.get()).isLessThan(5_004);
    }
}
