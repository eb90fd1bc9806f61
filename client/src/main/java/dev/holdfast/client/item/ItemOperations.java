// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.call.CallRequest;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.PageSequence;
import dev.holdfast.client.call.ReportReceipt;
import dev.holdfast.client.call.ReportSender;
import dev.holdfast.client.item.receipt.DeletedItem;
import dev.holdfast.client.item.receipt.HeartbeatReceipt;
import dev.holdfast.client.item.receipt.MoveReceipt;
import dev.holdfast.client.item.receipt.ReturnReceipt;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The operations of items. Each method throws a {@link dev.holdfast.client.refusal.HoldfastException} if its call
 * failed. A report throws a {@link dev.holdfast.client.spool.SpoolException} if the spool can't keep it. The future of
 * an asynchronous method completes exceptionally with this exception.
 */
public final class ItemOperations {
    private final OperationCaller operationCaller;
    private final ReportSender reportSender;

    /** @param reportSender sends the reports of the application: creations, moves, completions and heartbeats */
    public ItemOperations(OperationCaller operationCaller, ReportSender reportSender) {
        this.operationCaller = operationCaller;
        this.reportSender = reportSender;
    }

    /** Creates an item. A repeated call with the same key and content changes nothing. */
    public ReportReceipt<CreatedItem> create(NewItem item) {
        return FutureResult.await(createAsync(item));
    }

    /** Does the same as {@link #create(NewItem)}, but doesn't wait for the answer. */
    public CompletableFuture<ReportReceipt<CreatedItem>> createAsync(NewItem item) {
        return report(Operation.CREATE_ITEM, item, CreatedItem.class);
    }

    /** Moves an item to a next state. */
    public ReportReceipt<MoveReceipt> advance(ItemMove move) {
        return FutureResult.await(advanceAsync(move));
    }

    /** Does the same as {@link #advance(ItemMove)}, but doesn't wait for the answer. */
    public CompletableFuture<ReportReceipt<MoveReceipt>> advanceAsync(ItemMove move) {
        return report(Operation.ADVANCE_ITEM, move, MoveReceipt.class);
    }

    /** Moves an item to a terminal state. */
    public ReportReceipt<MoveReceipt> complete(ItemCompletion completion) {
        return FutureResult.await(completeAsync(completion));
    }

    /** Does the same as {@link #complete(ItemCompletion)}, but doesn't wait for the answer. */
    public CompletableFuture<ReportReceipt<MoveReceipt>> completeAsync(ItemCompletion completion) {
        return report(Operation.COMPLETE_ITEM, completion, MoveReceipt.class);
    }

    /** Reports that work on an item continues. */
    public ReportReceipt<HeartbeatReceipt> heartbeat(ItemHeartbeat heartbeat) {
        return FutureResult.await(heartbeatAsync(heartbeat));
    }

    /** Does the same as {@link #heartbeat(ItemHeartbeat)}, but doesn't wait for the answer. */
    public CompletableFuture<ReportReceipt<HeartbeatReceipt>> heartbeatAsync(ItemHeartbeat heartbeat) {
        return report(Operation.HEARTBEAT_ITEM, heartbeat, HeartbeatReceipt.class);
    }

    /** Reads an item with its data and its newest changes. */
    public Item get(ItemSelection selection) {
        return FutureResult.await(getAsync(selection));
    }

    /** Does the same as {@link #get(ItemSelection)}, but doesn't wait for the answer. */
    public CompletableFuture<Item> getAsync(ItemSelection selection) {
        return operationCaller.callAsync(Operation.GET_ITEM, selection, Item.class);
    }

    /** Reads an item with its data and its newest changes. */
    public Item get(String workflow, String key) {
        return get(ItemSelection.of(workflow, key));
    }

    /**
     * Waits until the item has another version than {@link ItemSelection#afterVersion}. Without this version, waits for
     * the next change after the present version.
     *
     * @param waitTime the longest time to wait
     * @return the changed item; empty if it didn't change in time
     */
    public Optional<Item> await(ItemSelection selection, Duration waitTime) {
        return FutureResult.await(awaitAsync(selection, waitTime));
    }

    /** Does the same as {@link #await(ItemSelection, Duration)}, but doesn't block the thread. */
    public CompletableFuture<Optional<Item>> awaitAsync(ItemSelection selection, Duration waitTime) {
        var known = selection.afterVersion();
        if (known != null) return new ChangeWait(operationCaller, selection, known, waitTime).start();
        return getAsync(selection)
                .thenCompose(item -> new ChangeWait(operationCaller, selection, item.version(), waitTime).start());
    }

    /** Changes an item's content. After a lost answer, the client repeats only an edit with {@code ifVersion}. */
    public Item edit(ItemEdit edit) {
        return FutureResult.await(editAsync(edit));
    }

    /** Does the same as {@link #edit(ItemEdit)}, but doesn't wait for the answer. */
    public CompletableFuture<Item> editAsync(ItemEdit edit) {
        return operationCaller.callAsync(Operation.EDIT_ITEM, edit, Item.class);
    }

    /**
     * Claims an item for a worker. Returns empty if there is nothing to do. If the answer is lost, the item stays
     * claimed until the end of its lease.
     */
    public Optional<Item> claim(NewClaim claim) {
        return FutureResult.await(claimAsync(claim));
    }

    /** Does the same as {@link #claim(NewClaim)}, but doesn't wait for the answer. */
    public CompletableFuture<Optional<Item>> claimAsync(NewClaim claim) {
        return operationCaller
                .callAsync(Operation.CLAIM_ITEM, claim, ClaimResult.class)
                .thenApply(result -> Optional.ofNullable(result.item()));
    }

    /** Gives a claim back to Holdfast, because the worker couldn't do the work. */
    public ReturnReceipt returnClaim(ClaimReturn claimReturn) {
        return FutureResult.await(returnClaimAsync(claimReturn));
    }

    /** Does the same as {@link #returnClaim(ClaimReturn)}, but doesn't wait for the answer. */
    public CompletableFuture<ReturnReceipt> returnClaimAsync(ClaimReturn claimReturn) {
        return operationCaller.callAsync(Operation.RETURN_ITEM, claimReturn, ReturnReceipt.class);
    }

    /** Acknowledges an overdue item. */
    public Item acknowledge(NewAcknowledgement acknowledgement) {
        return FutureResult.await(acknowledgeAsync(acknowledgement));
    }

    /** Does the same as {@link #acknowledge(NewAcknowledgement)}, but doesn't wait for the answer. */
    public CompletableFuture<Item> acknowledgeAsync(NewAcknowledgement acknowledgement) {
        return operationCaller.callAsync(Operation.ACKNOWLEDGE_ITEM, acknowledgement, Item.class);
    }

    /** Puts an item on hold. After a lost answer, the client repeats only a hold with {@code ifVersion}. */
    public Item hold(NewHold hold) {
        return FutureResult.await(holdAsync(hold));
    }

    /** Does the same as {@link #hold(NewHold)}, but doesn't wait for the answer. */
    public CompletableFuture<Item> holdAsync(NewHold hold) {
        return operationCaller.callAsync(Operation.HOLD_ITEM, hold, Item.class);
    }

    /** Releases a held item. After a lost answer, the client repeats only a release with {@code ifVersion}. */
    public Item release(HoldRelease release) {
        return FutureResult.await(releaseAsync(release));
    }

    /** Does the same as {@link #release(HoldRelease)}, but doesn't wait for the answer. */
    public CompletableFuture<Item> releaseAsync(HoldRelease release) {
        return operationCaller.callAsync(Operation.RELEASE_ITEM, release, Item.class);
    }

    /**
     * Deletes an item. If the first answer is lost, the repeated call can fail, because the item doesn't exist any
     * more.
     */
    public DeletedItem delete(ItemDeletion deletion) {
        return FutureResult.await(deleteAsync(deletion));
    }

    /** Does the same as {@link #delete(ItemDeletion)}, but doesn't wait for the answer. */
    public CompletableFuture<DeletedItem> deleteAsync(ItemDeletion deletion) {
        return operationCaller.callAsync(Operation.DELETE_ITEM, deletion, DeletedItem.class);
    }

    /** Reads one page of open items. */
    public ItemPage listPage(ItemFilter filter) {
        return FutureResult.await(listPageAsync(filter));
    }

    /** Does the same as {@link #listPage(ItemFilter)}, but doesn't wait for the answer. */
    public CompletableFuture<ItemPage> listPageAsync(ItemFilter filter) {
        return operationCaller.callAsync(Operation.LIST_ITEMS, filter, ItemPage.class);
    }

    /** Reads one page of an item's history. */
    public HistoryPage historyPage(ItemSelection selection) {
        return FutureResult.await(historyPageAsync(selection));
    }

    /** Does the same as {@link #historyPage(ItemSelection)}, but doesn't wait for the answer. */
    public CompletableFuture<HistoryPage> historyPageAsync(ItemSelection selection) {
        return operationCaller.callAsync(Operation.GET_ITEM_HISTORY, selection, HistoryPage.class);
    }

    /** Lists open items. The iteration reads further pages when it needs them. */
    public PageSequence<Item> list(ItemFilter filter) {
        return new PageSequence<>(token -> listPage(filter.pageToken(token)));
    }

    /** Lists all changes of an item, the oldest first. The iteration reads further pages when it needs them. */
    public PageSequence<HistoryEntry> history(ItemSelection selection) {
        return new PageSequence<>(token -> historyPage(selection.pageToken(token)));
    }

    /** @param item null if there is nothing to do */
    record ClaimResult(@Nullable Item item) {}

    private <T> CompletableFuture<ReportReceipt<T>> report(
            Operation operation, CallRequest<?> request, Class<T> answerType) {
        var call = operationCaller.prepare(operation, request);
        // The spool keeps no dry runs, because they report nothing. It also keeps no report with the token of a claim.
        // The worker must learn immediately whether it still has the claim, and its token must not be on the disk.
        var needsAnswer =
                call.members().path("dryRun").asBoolean() || call.members().hasNonNull("claimToken");
        var sender = needsAnswer ? ReportSender.direct(operationCaller) : reportSender;
        return sender.send(call)
                .thenApply(receipt -> receipt.map((JsonNode answer) -> ClientJson.convert(answer, answerType)));
    }
}
