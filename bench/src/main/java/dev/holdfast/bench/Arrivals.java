package dev.holdfast.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** When each change first reached one receiver. */
final class Arrivals {
    private final Changes changes;
    private final IntPredicate wanted;
    private final AtomicLongArray at;
    private final CountDownLatch missing;

    /** @param wanted the numbers of the changes that this receiver is to get */
    Arrivals(Changes changes, IntPredicate wanted) {
        this.changes = changes;
        this.wanted = wanted;
        this.at = new AtomicLongArray(changes.count());
        this.missing = new CountDownLatch(
                (int) IntStream.range(0, changes.count()).filter(wanted).count());
    }

    /** @param event a CloudEvent of one of the changes */
    void got(String event) {
        var now = System.nanoTime();
        var item = Integer.parseInt(member(event, "\"subject\":\"pipeline/k"));
        var id = member(event, "\"id\":\"");
        var change = Changes.number(item, Integer.parseInt(id.substring(id.lastIndexOf('.') + 1)));
        if (at.compareAndSet(change, 0, now)) missing.countDown();
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
        return IntStream.range(0, changes.count()).filter(wanted);
    }

    /** From when a change was to be made until it was here, in nanoseconds. */
    long lag(int change) {
        return at.get(change) - changes.intended[change];
    }
}
