// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.event;

import dev.holdfast.bench.ChangeGenerator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Records when each change first reached one receiver. */
final class ArrivalTimes {
    private final ChangeGenerator changeGenerator;
    private final IntPredicate wanted;
    private final AtomicLongArray arrivedAtNanos;
    private final CountDownLatch missing;

    /** @param wanted returns whether this receiver should get the change with the given number */
    ArrivalTimes(ChangeGenerator changeGenerator, IntPredicate wanted) {
        this.changeGenerator = changeGenerator;
        this.wanted = wanted;
        this.arrivedAtNanos = new AtomicLongArray(changeGenerator.count());
        this.missing = new CountDownLatch(
                (int) IntStream.range(0, changeGenerator.count()).filter(wanted).count());
    }

    /** @param event the CloudEvent of one change */
    void recordArrival(String event) {
        var now = System.nanoTime();
        var item = Integer.parseInt(member(event, "\"subject\":\"pipeline/k"));
        var id = member(event, "\"id\":\"");
        var change = ChangeGenerator.number(item, Integer.parseInt(id.substring(id.lastIndexOf('.') + 1)));
        if (arrivedAtNanos.compareAndSet(change, 0, now)) missing.countDown();
    }

    /** Finds a member without a JSON parser, which would take CPU time from the measured server. */
    private static String member(String event, String prefix) {
        var from = event.indexOf(prefix) + prefix.length();
        return event.substring(from, event.indexOf('"', from));
    }

    void await(long seconds) throws InterruptedException {
        if (!missing.await(seconds, TimeUnit.SECONDS))
            throw new IllegalStateException(missing.getCount() + " events did not arrive within " + seconds + " s");
    }

    IntStream numbers() {
        return IntStream.range(0, changeGenerator.count()).filter(wanted);
    }

    /** Returns the nanoseconds from the intended time of a change to its arrival. */
    long lagNanos(int change) {
        return arrivedAtNanos.get(change) - changeGenerator.intendedAtNanos[change];
    }
}
