package dev.holdfast.bench;

import dev.holdfast.Holdfast;
import dev.holdfast.table.TableBusy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Numbered changes: lifecycles of items, {@value #TOGETHER} at a time, each of {@value #STEPS} changes. */
final class Changes {
    static final int STEPS = 5;
    /** Items between whose steps as many others take theirs. */
    static final int TOGETHER = 100;

    private static final int CALLERS = 16;
    private static final int AGAIN = 3;
    private static final List<String> STATES = List.of("copied", "checked", "filed");

    /** When each was to be made, by {@link System#nanoTime}; from then on its time counts, however late it is made. */
    final long[] intended;

    private final Holdfast holdfast;
    private final int shares;

    /**
     * @param count at least; rounded up
     * @param shares into how many equal parts the items are split, by a label
     */
    Changes(Holdfast holdfast, int count, int shares) {
        var wave = STEPS * TOGETHER;
        this.intended = new long[(count + wave - 1) / wave * wave];
        this.holdfast = holdfast;
        this.shares = shares;
    }

    int count() {
        return intended.length;
    }

    /** The number of an item's change. */
    static int number(int item, int version) {
        return (item / TOGETHER * STEPS + version - 1) * TOGETHER + item % TOGETHER;
    }

    private static int item(int change) {
        return change / (STEPS * TOGETHER) * TOGETHER + change % TOGETHER;
    }

    int share(int change) {
        return item(change) % shares;
    }

    /** Makes all of them, and returns when the last is durable. @param rate so many a second; 0 for as many as go */
    void make(int rate) throws InterruptedException, ExecutionException {
        var begun = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(CALLERS)) {
            var callers = IntStream.range(0, CALLERS)
                    .<Future<?>>mapToObj(caller -> pool.submit(() -> make(caller, rate, begun)))
                    .toList();
            for (var caller : callers) caller.get();
        }
    }

    /** An item's changes are all one caller's, so that none overtakes another. */
    private void make(int caller, int rate, long begun) {
        for (var change = 0; change < intended.length; change++) {
            if (item(change) % CALLERS != caller) continue;
            if (rate > 0) {
                intended[change] = begun + change * 1_000_000_000L / rate;
                for (var left = left(change); left > 0; left = left(change)) LockSupport.parkNanos(left);
            } else {
                intended[change] = System.nanoTime();
            }
            insist(item(change), change / TOGETHER % STEPS);
        }
    }

    private long left(int change) {
        return intended[change] - System.nanoTime();
    }

    /** As an application would: what the table is too busy for is asked for again, and its time counts from when it was first to be. */
    private void insist(int item, int step) {
        for (var again = 0; ; again++) {
            try {
                make(item, step);
                return;
            } catch (TableBusy busy) {
                if (again == AGAIN) throw busy;
                System.err.println("asked again: " + busy.getMessage());
            }
        }
    }

    private void make(int item, int step) {
        var key = "k" + item;
        if (step == 0) Lifecycles.create(holdfast, key, Map.of("share", String.valueOf(item % shares)));
        else if (step < STEPS - 1) Lifecycles.advance(holdfast, key, STATES.get(step - 1));
        else Lifecycles.complete(holdfast, key);
    }
}
