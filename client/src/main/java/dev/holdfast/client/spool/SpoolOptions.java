// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The options of a spool.
 *
 * @param maxBytes the maximum number of bytes of waiting entries on the disk. The same limit applies separately to the
 *     entries that are set aside
 * @param maxAge the maximum age of an entry, at most seven days. Holdfast refuses calls whose {@code occurredAt} is
 *     older. The default is one hour less than seven days, so that an old entry expires before Holdfast would refuse it
 * @param maxParallelSends the maximum number of subjects whose entries are sent at the same time
 * @param closeTimeout the longest time that {@link Spool#close} waits for the answers to sent entries. Before that, the
 *     client waits for the same time for the answers to reports that it sent without the spool
 * @param executor runs the attempts to send entries; null if the spool creates its own threads
 * @param watch the item with which Holdfast watches the spool; null for none
 */
public record SpoolOptions(
        long maxBytes,
        Duration maxAge,
        OverflowPolicy overflowPolicy,
        int maxParallelSends,
        Duration closeTimeout,
        SpoolListener listener,
        InstantSource clock,
        SpoolTimer timer,
        @Nullable Executor executor,
        @Nullable SpoolWatch watch) {
    static final int MIN_BYTES = 64 * 1024;

    private static final Duration LONGEST_MAX_AGE = Duration.ofDays(7);
    private static final Duration STANDARD_WATCH_LIMIT = Duration.ofMinutes(5);
    private static final int MAX_SEGMENT_BYTES = 4 * 1024 * 1024;
    private static final int SEGMENTS_PER_SPOOL = 16;

    public static final SpoolOptions DEFAULTS = new SpoolOptions(
            64L * 1024 * 1024,
            LONGEST_MAX_AGE.minusHours(1),
            OverflowPolicy.REFUSE,
            8,
            Duration.ofSeconds(2),
            SpoolListener.NONE,
            InstantSource.system(),
            SpoolTimer.SYSTEM,
            null,
            null);

    public SpoolOptions {
        if (maxBytes < MIN_BYTES) throw new IllegalArgumentException("maxBytes is less than " + MIN_BYTES);
        if (maxAge.isNegative() || maxAge.isZero()) throw new IllegalArgumentException("maxAge is not positive");
        if (maxAge.compareTo(LONGEST_MAX_AGE) > 0)
            throw new IllegalArgumentException("maxAge is more than " + LONGEST_MAX_AGE.toDays() + " days");
        if (maxParallelSends < 1) throw new IllegalArgumentException("maxParallelSends is less than 1");
    }

    long segmentBytes() {
        return Math.min(MAX_SEGMENT_BYTES, maxBytes / SEGMENTS_PER_SPOOL);
    }

    /** Returns these options with another limit of bytes, and another reaction to a full spool. */
    public SpoolOptions withLimit(long bytes, OverflowPolicy policy) {
        return new SpoolOptions(
                bytes, maxAge, policy, maxParallelSends, closeTimeout, listener, clock, timer, executor, watch);
    }

    /** @throws IllegalArgumentException if the age is more than seven days */
    public SpoolOptions withMaxAge(Duration age) {
        return new SpoolOptions(
                maxBytes, age, overflowPolicy, maxParallelSends, closeTimeout, listener, clock, timer, executor, watch);
    }

    public SpoolOptions withMaxParallelSends(int sends) {
        return new SpoolOptions(
                maxBytes, maxAge, overflowPolicy, sends, closeTimeout, listener, clock, timer, executor, watch);
    }

    public SpoolOptions withCloseTimeout(Duration timeout) {
        return new SpoolOptions(
                maxBytes, maxAge, overflowPolicy, maxParallelSends, timeout, listener, clock, timer, executor, watch);
    }

    public SpoolOptions withListener(SpoolListener newListener) {
        return new SpoolOptions(
                maxBytes,
                maxAge,
                overflowPolicy,
                maxParallelSends,
                closeTimeout,
                newListener,
                clock,
                timer,
                executor,
                watch);
    }

    /** Returns these options with another clock, another timer and another executor. */
    public SpoolOptions withRuntime(InstantSource newClock, SpoolTimer newTimer, @Nullable Executor newExecutor) {
        return new SpoolOptions(
                maxBytes,
                maxAge,
                overflowPolicy,
                maxParallelSends,
                closeTimeout,
                listener,
                newClock,
                newTimer,
                newExecutor,
                watch);
    }

    /** Does the same as {@link #watchedAs(String, String, Duration)}, with a limit of five minutes. */
    public SpoolOptions watchedAs(String workflow, String key) {
        return watchedAs(workflow, key, STANDARD_WATCH_LIMIT);
    }

    /**
     * Lets Holdfast watch the spool. While no report waits too long, the client sends heartbeats for this item, and
     * creates the item if necessary. If a report waits for longer than the limit, the heartbeats stop. The item becomes
     * overdue when the time {@code limit} has passed since the last heartbeat, and Holdfast raises an alert. The item
     * also becomes overdue if the process dies.
     *
     * @param workflow the workflow of the item, such as {@code simple}
     * @param key the key of the item; each spool needs its own
     */
    public SpoolOptions watchedAs(String workflow, String key, Duration limit) {
        return new SpoolOptions(
                maxBytes,
                maxAge,
                overflowPolicy,
                maxParallelSends,
                closeTimeout,
                listener,
                clock,
                timer,
                executor,
                new SpoolWatch(workflow, key, limit));
    }
}
