// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.recovery;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.PageSequence;
import dev.holdfast.client.item.Item;
import dev.holdfast.client.transport.Operation;
import java.util.concurrent.CompletableFuture;

/** Finds lost items, and runs them again. */
public final class RecoveryOperations {
    private final OperationCaller operationCaller;

    public RecoveryOperations(OperationCaller operationCaller) {
        this.operationCaller = operationCaller;
    }

    /** Shows the outcome that a redrive would have for one page of items. */
    public RecoveryPage listPage(ItemRecovery selection) {
        return FutureResult.await(listPageAsync(selection));
    }

    /** Does the same as {@link #listPage(ItemRecovery)}, but doesn't wait for the answer. */
    public CompletableFuture<RecoveryPage> listPageAsync(ItemRecovery selection) {
        return operationCaller.callAsync(Operation.RECOVER_ITEMS, selection.mode("dryRun"), RecoveryPage.class);
    }

    /** Shows the outcome that a redrive would have. The iteration reads further pages when it needs them. */
    public PageSequence<RecoveryResult> list(ItemRecovery selection) {
        return new PageSequence<>(token -> listPage(selection.pageToken(token)));
    }

    /** Reads one page of lost items with their data, and the outcomes of the items that the page leaves out. */
    public RecoveryPage exportPage(ItemRecovery selection) {
        return FutureResult.await(exportPageAsync(selection));
    }

    /** Does the same as {@link #exportPage(ItemRecovery)}, but doesn't wait for the answer. */
    public CompletableFuture<RecoveryPage> exportPageAsync(ItemRecovery selection) {
        return operationCaller.callAsync(Operation.RECOVER_ITEMS, selection.mode("export"), RecoveryPage.class);
    }

    /** Reads lost items with their data. The iteration reads further pages when it needs them. */
    public PageSequence<Item> export(ItemRecovery selection) {
        return new PageSequence<>(token -> new ExportPage(exportPage(selection.pageToken(token))));
    }

    /**
     * Publishes an event with the data of each item, so that the work runs again. If {@code finished} is false in the
     * answer, another redrive with the recovery's name from the answer continues immediately.
     */
    public RecoveryPage redrive(ItemRecovery selection) {
        return FutureResult.await(redriveAsync(selection));
    }

    /** Does the same as {@link #redrive(ItemRecovery)}, but doesn't wait for the answer. */
    public CompletableFuture<RecoveryPage> redriveAsync(ItemRecovery selection) {
        return operationCaller.callAsync(Operation.RECOVER_ITEMS, selection.mode("redrive"), RecoveryPage.class);
    }
}
