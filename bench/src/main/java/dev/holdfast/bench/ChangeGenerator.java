package dev.holdfast.bench;

import dev.holdfast.Holdfast;
import dev.holdfast.table.TableBusyException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Numbered changes: lifecycles of items, {@value #INTERLEAVED_ITEMS} at a time, each of {@value #CHANGES_PER_ITEM} changes. */
final class ChangeGenerator {
    static final int CHANGES_PER_ITEM = 5;
    /** Items between whose steps as many others take theirs. */
    static final int INTERLEAVED_ITEMS = 100;

    private static final int CALLERS = 16;
    private static final int MAX_RETRIES = 3;
    private static final List<String> STATES = List.of("copied", "checked", "filed");

    /** When each was to be made, by {@link System#nanoTime}; from then on its time counts, however late it is made. */
    final long[] intendedAtNanos;

    private final Holdfast holdfast;
    private final int shares;

    /**
     * @param count at least; rounded up
     * @param shares into how many equal parts the items are split, by a label
     */
    ChangeGenerator(Holdfast holdfast, int count, int shares) {
        var wave = CHANGES_PER_ITEM * INTERLEAVED_ITEMS;
        this.intendedAtNanos = new long[(count + wave - 1) / wave * wave];
        this.holdfast = holdfast;
        this.shares = shares;
    }

    int count() {
        return intendedAtNanos.length;
    }

    /** The number of an item's change. */
    static int number(int item, int version) {
        return (item / INTERLEAVED_ITEMS * CHANGES_PER_ITEM + version - 1) * INTERLEAVED_ITEMS
                + item % INTERLEAVED_ITEMS;
    }

    private static int item(int change) {
        return change / (CHANGES_PER_ITEM * INTERLEAVED_ITEMS) * INTERLEAVED_ITEMS + change % INTERLEAVED_ITEMS;
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
        for (var change = 0; change < intendedAtNanos.length; change++) {
            if (item(change) % CALLERS != caller) continue;
            if (rate > 0) {
                intendedAtNanos[change] = begun + change * 1_000_000_000L / rate;
                for (var left = left(change); left > 0; left = left(change)) LockSupport.parkNanos(left);
            } else {
                intendedAtNanos[change] = System.nanoTime();
            }
            makeWithRetries(item(change), change / INTERLEAVED_ITEMS % CHANGES_PER_ITEM);
        }
    }

    private long left(int change) {
        return intendedAtNanos[change] - System.nanoTime();
    }

    /** As an application would: what the table is too busy for is asked for again, and its time counts from when it was first to be. */
    private void makeWithRetries(int item, int step) {
        for (var again = 0; ; again++) {
            try {
                make(item, step);
                return;
            } catch (TableBusyException busy) {
                if (again == MAX_RETRIES) throw busy;
                System.err.println("asked again: " + busy.getMessage());
            }
        }
    }

    private void make(int item, int step) {
        var key = "k" + item;
        if (step == 0) LifecycleBenchmark.create(holdfast, key, Map.of("share", String.valueOf(item % shares)));
        else if (step < CHANGES_PER_ITEM - 1) LifecycleBenchmark.advance(holdfast, key, STATES.get(step - 1));
        else LifecycleBenchmark.complete(holdfast, key);
    }
}
