// SPDX-License-Identifier: Apache-2.0
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

/**
 * Makes numbered changes. Each item gets {@value #CHANGES_PER_ITEM} changes, from its creation to its completion. The
 * generator changes {@value #INTERLEAVED_ITEMS} items in turn before it creates the next items.
 */
public final class ChangeGenerator {
    static final int CHANGES_PER_ITEM = 5;
    /** The number of items that the generator changes in turn. */
    static final int INTERLEAVED_ITEMS = 100;

    private static final int CALLERS = 16;
    private static final int MAX_RETRIES = 3;
    private static final List<String> STATES = List.of("copied", "checked", "filed");

    /** Intended time of each change, by {@link System#nanoTime}. Lags begin at this time, even if a change is late. */
    public final long[] intendedAtNanos;

    private final Holdfast holdfast;
    private final int shares;

    /**
     * @param count the minimum number of changes; the generator rounds it up so that every item gets all its changes
     * @param shares the number of equal parts of the items; a label of each item contains the number of its part
     */
    public ChangeGenerator(Holdfast holdfast, int count, int shares) {
        var wave = CHANGES_PER_ITEM * INTERLEAVED_ITEMS;
        this.intendedAtNanos = new long[(count + wave - 1) / wave * wave];
        this.holdfast = holdfast;
        this.shares = shares;
    }

    public int count() {
        return intendedAtNanos.length;
    }

    /** Returns the number of the change that gives an item this version. */
    public static int number(int item, int version) {
        return (item / INTERLEAVED_ITEMS * CHANGES_PER_ITEM + version - 1) * INTERLEAVED_ITEMS
                + item % INTERLEAVED_ITEMS;
    }

    private static int item(int change) {
        return change / (CHANGES_PER_ITEM * INTERLEAVED_ITEMS) * INTERLEAVED_ITEMS + change % INTERLEAVED_ITEMS;
    }

    public int share(int change) {
        return item(change) % shares;
    }

    /**
     * Makes all changes, and returns after the last change is durable.
     *
     * @param rate changes per second; 0 for as fast as possible
     */
    public void make(int rate) throws InterruptedException, ExecutionException {
        var startedAt = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(CALLERS)) {
            var callers = IntStream.range(0, CALLERS)
                    .<Future<?>>mapToObj(caller -> pool.submit(() -> make(caller, rate, startedAt)))
                    .toList();
            for (var caller : callers) caller.get();
        }
    }

    /** Makes all changes of an item in one thread, so that the changes happen in their order. */
    private void make(int caller, int rate, long startedAt) {
        for (var change = 0; change < intendedAtNanos.length; change++) {
            if (item(change) % CALLERS != caller) continue;
            if (rate > 0) {
                intendedAtNanos[change] = startedAt + change * 1_000_000_000L / rate;
                for (var nanos = nanosUntil(change); nanos > 0; nanos = nanosUntil(change))
                    LockSupport.parkNanos(nanos);
            } else {
                intendedAtNanos[change] = System.nanoTime();
            }
            makeWithRetries(item(change), change / INTERLEAVED_ITEMS % CHANGES_PER_ITEM);
        }
    }

    private long nanosUntil(int change) {
        return intendedAtNanos[change] - System.nanoTime();
    }

    /**
     * Repeats a change that the busy table refused, as an application would. The intended time of the change stays
     * unchanged.
     */
    private void makeWithRetries(int item, int step) {
        for (var retry = 0; ; retry++) {
            try {
                make(item, step);
                return;
            } catch (TableBusyException busy) {
                if (retry == MAX_RETRIES) throw busy;
                System.err.println("retries: " + busy.getMessage());
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
