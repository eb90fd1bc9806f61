// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.trace;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.PageSequence;
import dev.holdfast.client.transport.Operation;
import java.util.concurrent.CompletableFuture;

/** Reads timelines across workflows. A change appears in a timeline after a short delay. */
public final class TraceOperations {
    private final OperationCaller operationCaller;

    public TraceOperations(OperationCaller operationCaller) {
        this.operationCaller = operationCaller;
    }

    /** Reads one page of a timeline, with the current state of its items. */
    public Timeline timelinePage(TraceSelection selection) {
        return FutureResult.await(timelinePageAsync(selection));
    }

    /** Does the same as {@link #timelinePage(TraceSelection)}, but doesn't wait for the answer. */
    public CompletableFuture<Timeline> timelinePageAsync(TraceSelection selection) {
        return operationCaller.callAsync(Operation.TRACE_ITEMS, selection, Timeline.class);
    }

    /** Reads a timeline, the oldest event first. The iteration reads further pages when it needs them. */
    public PageSequence<TimelineEntry> timeline(TraceSelection selection) {
        return new PageSequence<>(token -> timelinePage(selection.pageToken(token)));
    }
}
