// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.schedule;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.PageSequence;
import dev.holdfast.client.transport.Operation;
import java.util.concurrent.CompletableFuture;

/**
 * The operations of scheduled changes. Each method throws a {@link dev.holdfast.client.refusal.HoldfastException} if its
 * call failed. The future of an asynchronous method completes exceptionally with this exception.
 */
public final class ScheduleOperations {
    private final OperationCaller operationCaller;

    public ScheduleOperations(OperationCaller operationCaller) {
        this.operationCaller = operationCaller;
    }

    /** Schedules a change of an item. */
    public ScheduledChange schedule(NewScheduledChange change) {
        return FutureResult.await(scheduleAsync(change));
    }

    /** Does the same as {@link #schedule(NewScheduledChange)}, but doesn't wait for the answer. */
    public CompletableFuture<ScheduledChange> scheduleAsync(NewScheduledChange change) {
        return operationCaller.callAsync(Operation.SCHEDULE_CHANGE, change, ScheduledChange.class);
    }

    /**
     * Edits a pending scheduled change. The caller becomes its author. After a lost answer, the client repeats only an
     * edit with {@code ifVersion}.
     */
    public ScheduledChange edit(ScheduledChangeEdit edit) {
        return FutureResult.await(editAsync(edit));
    }

    /** Does the same as {@link #edit(ScheduledChangeEdit)}, but doesn't wait for the answer. */
    public CompletableFuture<ScheduledChange> editAsync(ScheduledChangeEdit edit) {
        return operationCaller.callAsync(Operation.RESCHEDULE_CHANGE, edit, ScheduledChange.class);
    }

    /** Cancels a pending scheduled change. */
    public ScheduledChange cancel(ScheduleCancellation cancellation) {
        return FutureResult.await(cancelAsync(cancellation));
    }

    /** Does the same as {@link #cancel(ScheduleCancellation)}, but doesn't wait for the answer. */
    public CompletableFuture<ScheduledChange> cancelAsync(ScheduleCancellation cancellation) {
        return operationCaller.callAsync(Operation.CANCEL_CHANGE, cancellation, ScheduledChange.class);
    }

    /** Reads one page of the pending scheduled changes of an item. */
    public ScheduledChangePage page(ScheduleFilter filter) {
        return FutureResult.await(pageAsync(filter));
    }

    /** Does the same as {@link #page(ScheduleFilter)}, but doesn't wait for the answer. */
    public CompletableFuture<ScheduledChangePage> pageAsync(ScheduleFilter filter) {
        return operationCaller.callAsync(Operation.LIST_SCHEDULED_CHANGES, filter, ScheduledChangePage.class);
    }

    /**
     * Lists the pending scheduled changes of an item, in the order in which they are due. The iteration reads further
     * pages when it needs them.
     */
    public PageSequence<ScheduledChange> list(ScheduleFilter filter) {
        return new PageSequence<>(token -> page(filter.pageToken(token)));
    }
}
