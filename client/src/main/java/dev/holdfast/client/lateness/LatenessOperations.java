// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.lateness;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.PageSequence;
import dev.holdfast.client.transport.Operation;
import java.util.concurrent.CompletableFuture;

/** Explains why items are late, whom Holdfast has notified, and who may release or move the items. */
public final class LatenessOperations {
    private final OperationCaller operationCaller;

    public LatenessOperations(OperationCaller operationCaller) {
        this.operationCaller = operationCaller;
    }

    /** Explains one item, even if it isn't late. */
    public OverdueExplanation explain(String workflow, String key) {
        return FutureResult.await(explainAsync(workflow, key));
    }

    /** Does the same as {@link #explain(String, String)}, but doesn't wait for the answer. */
    public CompletableFuture<OverdueExplanation> explainAsync(String workflow, String key) {
        return explainPageAsync(OverdueSelection.item(workflow, key))
                .thenApply(page -> page.explanations().get(0));
    }

    /** Reads one page of the explanations of late items. */
    public OverduePage explainPage(OverdueSelection selection) {
        return FutureResult.await(explainPageAsync(selection));
    }

    /** Does the same as {@link #explainPage(OverdueSelection)}, but doesn't wait for the answer. */
    public CompletableFuture<OverduePage> explainPageAsync(OverdueSelection selection) {
        return operationCaller.callAsync(Operation.EXPLAIN_OVERDUE, selection, OverduePage.class);
    }

    /**
     * Explains all items that a sweep has marked as overdue. The iteration reads further pages when it needs them. It
     * leaves out the items that Holdfast can't read; {@link OverduePage#unreadable} names them.
     */
    public PageSequence<OverdueExplanation> explainAll(OverdueSelection selection) {
        return new PageSequence<>(token -> explainPage(selection.pageToken(token)));
    }
}
