// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import dev.holdfast.cli.process.ChildProcess;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.item.ItemHeartbeat;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the claim of one item while its command runs. Unless Holdfast refuses a heartbeat, no command runs at a time at
 * which another worker can have the item:
 *
 * <ol>
 *   <li>After 20 seconds, but at most a third of the lease, it sends a heartbeat. A lease begins when the request is
 *       sent, so it never ends earlier for Holdfast than for this machine.
 *   <li>If no answer arrives, it repeats the heartbeat.
 *   <li>A third of the lease before its end, but at most ten seconds, it stops the command. This time is enough to kill
 *       a command that ignores TERM.
 *   <li>If Holdfast refuses the heartbeat, the claim is lost. Then it stops the command too.
 * </ol>
 */
final class LeaseKeeper {
    private static final int PARTS_OF_LEASE = 3;
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(20);
    private static final Duration LONGEST_KILL_DELAY = Duration.ofSeconds(10);
    private static final Duration REPEAT_DELAY = Duration.ofMillis(500);

    private final HoldfastClient client;
    private final Duration lease;
    private final OutageNotice outages;
    private final ItemHeartbeat heartbeat;
    private final ChildProcess child;
    private final Thread thread = Thread.ofVirtual().name("holdfast-lease").unstarted(this::keep);
    private long beginNanos;
    private @Nullable LeaseLoss loss;
    private boolean hasEnded;

    LeaseKeeper(HoldfastClient client, ClaimedItem claimed, Duration lease, ChildProcess child, OutageNotice outages) {
        this.client = client;
        this.lease = lease;
        this.child = child;
        this.outages = outages;
        this.beginNanos = claimed.leaseBeginNanos();
        this.heartbeat = ItemHeartbeat.of(
                        claimed.item().workflow(), claimed.item().key())
                .claimToken(claimed.token());
    }

    void start() {
        thread.start();
    }

    /**
     * The reason why this keeper stopped the command.
     *
     * @param isRefused whether Holdfast refused a heartbeat, because the worker no longer has the claim
     */
    record LeaseLoss(String reason, boolean isRefused) {}

    /**
     * Ends the heartbeats. Returns the reason why this keeper stopped the command; null if the command ended by itself.
     */
    @Nullable
    LeaseLoss end() throws InterruptedException {
        synchronized (this) {
            hasEnded = true;
            if (loss == null) thread.interrupt();
        }
        thread.join();
        return loss;
    }

    private void keep() {
        try {
            while (loss == null) {
                TimeUnit.NANOSECONDS.sleep(nanosUntil(partOfLease(LONGEST_INTERVAL)));
                renew();
            }
        } catch (InterruptedException e) {
            // The command has ended.
        }
    }

    private Duration partOfLease(Duration longest) {
        var part = lease.dividedBy(PARTS_OF_LEASE);
        return part.compareTo(longest) < 0 ? part : longest;
    }

    private long nanosUntil(Duration age) {
        return beginNanos + age.toNanos() - System.nanoTime();
    }

    private void renew() throws InterruptedException {
        var sentNanos = System.nanoTime();
        var remainingNanos = nanosUntil(lease.minus(partOfLease(LONGEST_KILL_DELAY)));
        if (remainingNanos <= 0) {
            // If the command has ended, its end can still be reported: Holdfast accepts the report until another worker
            // claims the item.
            if (child.isAlive()) lose(new LeaseLoss("its lease ends, and Holdfast can't be reached", false));
            else TimeUnit.NANOSECONDS.sleep(REPEAT_DELAY.toNanos());
            return;
        }
        var result = client.items().heartbeatAsync(heartbeat);
        try {
            result.get(remainingNanos, TimeUnit.NANOSECONDS);
            beginNanos = sentNanos;
            outages.end();
        } catch (TimeoutException e) {
            // The next iteration of the loop notices that the lease ends.
        } catch (ExecutionException e) {
            var failure = FutureResult.causeOf(e);
            if (failure instanceof RefusalException refused && !refused.isTemporary()) {
                lose(new LeaseLoss(refused.refusal().detail(), true));
                return;
            }
            outages.begin(failure);
            TimeUnit.NANOSECONDS.sleep(REPEAT_DELAY.toNanos());
        } finally {
            result.cancel(true);
        }
    }

    /** Whether the refusal means that the worker no longer has the claim, because the item has changed. */
    static boolean isLoss(Refusal refusal) {
        return refusal instanceof Refusal.Conflict || refusal instanceof Refusal.NotFound;
    }

    private void lose(LeaseLoss lost) throws InterruptedException {
        synchronized (this) {
            if (hasEnded) return;
            loss = lost;
        }
        child.stop(partOfLease(LONGEST_KILL_DELAY));
    }
}
