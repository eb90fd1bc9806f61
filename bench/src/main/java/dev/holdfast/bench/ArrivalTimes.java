package dev.holdfast.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** When each change first reached one receiver. */
final class ArrivalTimes {
    private final ChangeGenerator changeGenerator;
    private final IntPredicate wanted;
    private final AtomicLongArray arrivedAtNanos;
    private final CountDownLatch missing;

    /** @param wanted the numbers of the changes that this receiver is to get */
    ArrivalTimes(ChangeGenerator changeGenerator, IntPredicate wanted) {
        this.changeGenerator = changeGenerator;
        this.wanted = wanted;
        this.arrivedAtNanos = new AtomicLongArray(changeGenerator.count());
        this.missing = new CountDownLatch(
                (int) IntStream.range(0, changeGenerator.count()).filter(wanted).count());
    }

    /** @param event a CloudEvent of one of the changes */
    void recordArrival(String event) {
        var now = System.nanoTime();
        var item = Integer.parseInt(member(event, "\"subject\":\"pipeline/k"));
        var id = member(event, "\"id\":\"");
        var change = ChangeGenerator.number(item, Integer.parseInt(id.substring(id.lastIndexOf('.') + 1)));
        if (arrivedAtNanos.compareAndSet(change, 0, now)) missing.countDown();
    }

    /** Not parsed: this is the load driver, which has only so much of the machine. */
    private static String member(String event, String before) {
        var from = event.indexOf(before) + before.length();
        return event.substring(from, event.indexOf('"', from));
    }

    void await(long seconds) throws InterruptedException {
        if (!missing.await(seconds, TimeUnit.SECONDS))
            throw new IllegalStateException(missing.getCount() + " events had not arrived after " + seconds + " s");
    }

    IntStream numbers() {
        return IntStream.range(0, changeGenerator.count()).filter(wanted);
    }

    /** From when a change was to be made until it was here, in nanoseconds. */
    long lagNanos(int change) {
        return arrivedAtNanos.get(change) - changeGenerator.intendedAtNanos[change];
    }
}
