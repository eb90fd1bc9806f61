// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.client.call.CallRequest;
import dev.holdfast.client.call.ReportReceipt;
import dev.holdfast.client.item.CreatedItem;
import dev.holdfast.client.item.ItemCompletion;
import dev.holdfast.client.item.ItemHeartbeat;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.ItemOperations;
import dev.holdfast.client.item.receipt.HeartbeatReceipt;
import dev.holdfast.client.item.receipt.MoveReceipt;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The work on one item. If the work ends without {@link #complete()}, the item stays open, and becomes overdue at its
 * deadline.
 */
public final class TrackedItem implements AutoCloseable {
    private final ItemOperations items;
    private final HeartbeatTimer heartbeatTimer;
    private final String workflow;
    private final String key;
    private final ReportReceipt<CreatedItem> creation;
    private final HeartbeatLoop heartbeatLoop;
    private @Nullable Future<?> heartbeats;
    private boolean isFinished;

    TrackedItem(
            ItemOperations items,
            HeartbeatTimer heartbeatTimer,
            String workflow,
            String key,
            ReportReceipt<CreatedItem> creation) {
        this.items = items;
        this.heartbeatTimer = heartbeatTimer;
        this.workflow = workflow;
        this.key = key;
        this.creation = creation;
        this.heartbeatLoop =
                new HeartbeatLoop(workflow + "/" + key, () -> items.heartbeatAsync(ItemHeartbeat.of(workflow, key)));
    }

    public String workflow() {
        return workflow;
    }

    public String key() {
        return key;
    }

    /** Returns the answer to the creation. It says whether the item existed before. */
    public ReportReceipt<CreatedItem> creation() {
        return creation;
    }

    /** Moves the item to a next state. */
    public ReportReceipt<MoveReceipt> advance(String to) {
        return advance(to, move -> move);
    }

    /** Moves the item to a next state, and replaces its data, so that a recovery continues the work from this state. */
    public ReportReceipt<MoveReceipt> advance(String to, Object data) {
        return advance(to, move -> move.data(data));
    }

    /**
     * Moves the item to a next state. The function sets further members of the request, such as a note:
     * {@code item.advance("sent", move -> move.note("by van"))}.
     */
    public ReportReceipt<MoveReceipt> advance(String to, UnaryOperator<ItemMove> members) {
        return items.advance(requireReal(members.apply(ItemMove.of(workflow, key, to))));
    }

    /** Moves the item to the terminal state of its workflow, and ends the heartbeats. */
    public ReportReceipt<MoveReceipt> complete() {
        return complete(completion -> completion);
    }

    /**
     * Completes the item. The function sets further members of the request, such as the terminal state:
     * {@code item.complete(end -> end.to("cancelled"))}.
     */
    public ReportReceipt<MoveReceipt> complete(UnaryOperator<ItemCompletion> members) {
        var receipt = items.complete(requireReal(members.apply(ItemCompletion.of(workflow, key))));
        finish();
        return receipt;
    }

    /** Reports once that the work continues. */
    public ReportReceipt<HeartbeatReceipt> heartbeat() {
        return items.heartbeat(ItemHeartbeat.of(workflow, key));
    }

    /**
     * Reports in the background that the work continues, until the item is completed or closed. A failure doesn't
     * disturb the work. The log contains the first of several successive failures, and the first success after them.
     *
     * @param interval the time between two heartbeats, shorter than the time limit of the item's state
     * @return this item
     */
    public synchronized TrackedItem heartbeatEvery(Duration interval) {
        if (isFinished) throw new IllegalStateException(workflow + "/" + key + " is completed or closed");
        if (heartbeats != null) heartbeats.cancel(false);
        heartbeats = heartbeatTimer.repeat(interval, heartbeatLoop::beat);
        return this;
    }

    /** Refuses a dry run, because its answer would look like the end of the work. */
    private static <R extends CallRequest<R>> R requireReal(R request) {
        if (request.isDryRun()) throw new IllegalArgumentException("a dry run doesn't move a tracked item");
        return request;
    }

    private synchronized void finish() {
        isFinished = true;
        heartbeatLoop.end();
        if (heartbeats != null) heartbeats.cancel(false);
    }

    /** Ends the heartbeats. An item that isn't completed stays open. */
    @Override
    public void close() {
        finish();
    }
}
