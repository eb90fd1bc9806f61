// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.report;

import static java.lang.System.Logger.Level.WARNING;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.item.CreatedItem;
import dev.holdfast.client.item.ItemHeartbeat;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.item.receipt.HeartbeatReceipt;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolException;
import dev.holdfast.client.spool.SpoolWatch;
import dev.holdfast.client.transport.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends heartbeats while the spool drains, which means that no report waits for too long. The spool itself never keeps
 * these heartbeats. Without heartbeats, the item of the {@link SpoolWatch} becomes overdue.
 */
public final class SpoolHeartbeat {
    private static final System.Logger LOGGER = System.getLogger("dev.holdfast.client");

    /** The time to the deadline while no client uses the spool. The next start of the client replaces the deadline. */
    private static final Duration REST = Duration.ofDays(3650);

    private final OperationCaller caller;
    private final Spool spool;
    private final SpoolWatch watch;
    private final InstantSource clock;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private boolean isEnded;

    SpoolHeartbeat(OperationCaller caller, Spool spool, SpoolWatch watch, InstantSource clock) {
        this.caller = caller;
        this.spool = spool;
        this.watch = watch;
        this.clock = clock;
    }

    /** Returns the name that the log shows for the item. */
    public String item() {
        return watch.workflow() + "/" + watch.key();
    }

    /** Returns the time between two heartbeats. */
    public Duration interval() {
        return watch.interval();
    }

    /**
     * Sends a heartbeat, and creates the item if it doesn't exist.
     *
     * @return the result; completes exceptionally with a {@link SpoolException} if a report waits for longer than the
     *     limit
     */
    public synchronized CompletableFuture<?> send() {
        if (isEnded) return CompletableFuture.failedFuture(new SpoolException("The spool is closed"));
        var oldest = spool.oldest();
        if (oldest.isPresent() && isOld(oldest.get()))
            return CompletableFuture.failedFuture(
                    new SpoolException("The spool doesn't drain: its oldest report waits since " + oldest.get()));
        last = send(watch.limit()).handle(this::createIfAbsent).thenCompose(result -> result);
        return last;
    }

    private CompletableFuture<?> createIfAbsent(@Nullable Object receipt, @Nullable Throwable failure) {
        if (failure == null) return CompletableFuture.completedFuture(receipt);
        if (!isNotFound(failure)) return CompletableFuture.failedFuture(failure);
        var item = NewItem.of(watch.workflow(), watch.key()).within(watch.limit());
        return caller.callAsync(Operation.CREATE_ITEM, item, CreatedItem.class);
    }

    private boolean isOld(Instant time) {
        return time.isBefore(clock.instant().minus(watch.limit()));
    }

    private CompletableFuture<HeartbeatReceipt> send(Duration within) {
        var heartbeat = ItemHeartbeat.of(watch.workflow(), watch.key()).within(within);
        return caller.callAsync(Operation.HEARTBEAT_ITEM, heartbeat, HeartbeatReceipt.class);
    }

    private static boolean isNotFound(Throwable failure) {
        return FutureResult.causeOf(failure) instanceof RefusalException refused
                && refused.refusal() instanceof Refusal.NotFound;
    }

    /**
     * Ends the heartbeats. If the spool is empty, nobody needs an alert after the end of the client, so this method
     * postpones the deadline. First, it waits for the current heartbeat, which must not replace the postponed deadline.
     */
    void end(Duration timeout) {
        try {
            rest().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(WARNING, () -> "The deadline of " + item() + " stays, although its client is closed");
        }
    }

    private synchronized CompletableFuture<?> rest() {
        isEnded = true;
        return spool.counts().waiting() > 0
                ? CompletableFuture.completedFuture(null)
                : last.handle((receipt, failure) -> REST).thenCompose(this::send);
    }
}
