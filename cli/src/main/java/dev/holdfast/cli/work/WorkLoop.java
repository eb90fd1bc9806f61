// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.process.BoundedWait;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.refusal.HoldfastException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Claims items one after the other, and works on at most {@code --jobs} items at the same time:
 *
 * <ol>
 *   <li>If there is nothing to do, or Holdfast can't be reached, it tries to claim an item again after a while. With
 *       {@code --once}, it ends instead.
 *   <li>After a signal or a lasting failure, it claims no further item.
 *   <li>At the end, it waits for the commands that run.
 * </ol>
 */
final class WorkLoop {
    /**
     * The time for which the worker waits for the answer to a claim after a signal. If the answer contains an item, the
     * worker gives the claim back.
     */
    private static final Duration LAST_CLAIM_TIME = Duration.ofSeconds(2);

    /** The time limit for killed commands to end, and for their reports. */
    private static final Duration KILL_TIME = Duration.ofSeconds(3);

    private static final Duration OUTAGE_POLL = Duration.ofSeconds(5);

    private static final int WAIT_MILLIS = 100;

    private final CommandEnvironment environment;
    private final WorkSession session;
    private final WorkOptions options;
    private final ItemWorker worker;
    private final Semaphore slots;
    private final Set<String> names = new HashSet<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    WorkLoop(CommandEnvironment environment, WorkSession session, ItemWorker worker) {
        this.environment = environment;
        this.session = session;
        this.options = session.options();
        this.worker = worker;
        this.slots = new Semaphore(options.jobs);
    }

    /** Returns the exit code. */
    int run() throws InterruptedException {
        try {
            startAll();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
        awaitEnd();
        var failed = failure.get();
        if (session.counts().hasAny())
            environment.err().println(session.counts().summary());
        if (failed != null) throw failed;
        var signal = session.signals().received();
        if (signal != null) return signal.exitCode();
        return session.counts().hasFailures() ? ExitCode.FAILED.number() : ExitCode.SUCCESS.number();
    }

    private void startAll() throws InterruptedException {
        while (awaitSlot()) {
            var isStarted = false;
            try {
                var claimed = claim();
                if (claimed != null && isRepeated(claimed)) {
                    worker.refuse(claimed);
                    return;
                }
                isStarted = claimed != null;
                if (claimed != null) start(claimed);
            } finally {
                if (!isStarted) slots.release();
            }
            if (isStarted && !session.outages().hasBegun()) continue;
            if (options.isOnce && !isStarted) return;
            pause();
        }
    }

    /** Whether this run has {@code --once} and has worked on the item before. Then there is no other item to claim. */
    private boolean isRepeated(ClaimedItem claimed) {
        return options.isOnce && !names.add(claimed.name());
    }

    /** Waits until a further command can run. Returns false if the worker must end. */
    private boolean awaitSlot() throws InterruptedException {
        while (!mustEnd()) if (slots.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) return true;
        return false;
    }

    private boolean mustEnd() {
        return failure.get() != null || session.signals().isStopped();
    }

    /** Waits for a random time, so that workers that begin at the same time claim at different times. */
    private void pause() throws InterruptedException {
        var part = ThreadLocalRandom.current().nextDouble(0.5, 1);
        var longest =
                session.outages().hasBegun() && OUTAGE_POLL.compareTo(options.poll) < 0 ? OUTAGE_POLL : options.poll;
        session.signals().pause(Duration.ofNanos((long) (longest.toNanos() * part)));
    }

    /** Claims an item. Returns null if there is nothing to do, or Holdfast can't be reached. */
    private @Nullable ClaimedItem claim() throws InterruptedException {
        environment.requireWritableOutput();
        var beginNanos = System.nanoTime();
        var result = session.client().items().claimAsync(options.newClaim());
        session.signals().await(result, LAST_CLAIM_TIME);
        if (!result.isDone()) {
            result.cancel(true);
            return null;
        }
        try {
            var item = FutureResult.await(result);
            session.outages().end();
            return item.map(claimed -> new ClaimedItem(claimed, beginNanos)).orElse(null);
        } catch (HoldfastException e) {
            if (isLasting(e)) throw e;
            session.outages().begin(e);
            return null;
        }
    }

    private void start(ClaimedItem claimed) {
        Thread.ofVirtual().name("holdfast-item").start(() -> {
            try {
                worker.work(claimed);
            } catch (HoldfastException e) {
                giveUp(claimed, e);
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Error e) {
                failure.compareAndSet(null, new IllegalStateException(claimed.name() + ": " + e, e));
            } finally {
                slots.release();
            }
        });
    }

    private void giveUp(ClaimedItem claimed, HoldfastException e) {
        session.messages()
                .say(claimed.name() + ": the report may be lost, and other workers can claim it when its lease ends: "
                        + e.getMessage());
        session.counts().addLost();
        if (isLasting(e)) failure.compareAndSet(null, e);
    }

    /** Whether the worker must end because of this failure. */
    private boolean isLasting(HoldfastException e) {
        return !e.isTemporary() || options.isOnce && !session.signals().isStopped();
    }

    private void awaitEnd() throws InterruptedException {
        BoundedWait killed = null;
        while (!slots.tryAcquire(options.jobs, WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
            if (!session.signals().isKilled()) continue;
            if (killed == null) killed = new BoundedWait(KILL_TIME);
            else if (killed.remaining().isZero()) return;
        }
    }
}
