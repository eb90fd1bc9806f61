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
 * Keeps the claim of one item while its command runs. No command runs when another worker can have the item:
 *
 * <ol>
 *   <li>A third of the lease after its begin, it sends a heartbeat. A lease begins when the request is sent, so it never
 *       ends earlier for Holdfast than for this machine.
 *   <li>If no answer arrives, it repeats the heartbeat until the lease ends.
 *   <li>If Holdfast refuses the heartbeat, or the lease ends, the claim is lost. Then it stops the command.
 * </ol>
 */
final class LeaseKeeper {
    private static final int HEARTBEATS_PER_LEASE = 3;
    private static final Duration REPEAT_DELAY = Duration.ofMillis(500);

    private final HoldfastClient client;
    private final Duration lease;
    private final OutageNotice outages;
    private final ItemHeartbeat heartbeat;
    private final ChildProcess child;
    private final Thread thread = Thread.ofVirtual().name("holdfast-lease").unstarted(this::keep);
    private long beginNanos;
    private @Nullable String loss;
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

    /** Ends the heartbeats. Returns why the claim was lost; null if this worker still has it. */
    @Nullable
    String end() throws InterruptedException {
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
                TimeUnit.NANOSECONDS.sleep(nanosUntil(lease.dividedBy(HEARTBEATS_PER_LEASE)));
                renew();
            }
        } catch (InterruptedException e) {
            // The command has ended.
        }
    }

    private long nanosUntil(Duration age) {
        return beginNanos + age.toNanos() - System.nanoTime();
    }

    private void renew() throws InterruptedException {
        var sentNanos = System.nanoTime();
        var remainingNanos = nanosUntil(lease);
        if (remainingNanos <= 0) {
            lose("its lease has ended while Holdfast can't be reached");
            return;
        }
        var result = client.items().heartbeatAsync(heartbeat);
        try {
            result.get(remainingNanos, TimeUnit.NANOSECONDS);
            beginNanos = sentNanos;
            outages.end();
        } catch (TimeoutException e) {
            // The next round notices that the lease has ended.
        } catch (ExecutionException e) {
            var failure = FutureResult.causeOf(e);
            if (failure instanceof RefusalException refused && isLoss(refused.refusal())) {
                lose(refused.refusal().detail());
                return;
            }
            outages.begin(failure);
            TimeUnit.NANOSECONDS.sleep(Math.min(REPEAT_DELAY.toNanos(), nanosUntil(lease)));
        } finally {
            result.cancel(true);
        }
    }

    /** Whether the item has changed, so that the worker doesn't have the claim any more. */
    static boolean isLoss(Refusal refusal) {
        return refusal instanceof Refusal.Conflict || refusal instanceof Refusal.NotFound;
    }

    private void lose(String reason) throws InterruptedException {
        synchronized (this) {
            if (hasEnded) return;
            loss = reason;
        }
        child.stop();
    }
}
