// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.PageSequence;
import dev.holdfast.client.transport.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Queues intents, and reviews, releases and purges them. */
public final class QueueOperations {
    private final OperationCaller operationCaller;

    public QueueOperations(OperationCaller operationCaller) {
        this.operationCaller = operationCaller;
    }

    /** Queues an intent. The result contains the earlier intent if an equal intent is queued already. */
    public QueuedIntent queue(NewIntent intent) {
        return FutureResult.await(queueAsync(intent));
    }

    /** Does the same as {@link #queue(NewIntent)}, but doesn't wait for the answer. */
    public CompletableFuture<QueuedIntent> queueAsync(NewIntent intent) {
        return operationCaller
                .callAsync(Operation.QUEUE_INTENTS, NewIntents.of(List.of(intent)), QueuedIntents.class)
                .thenApply(queued -> queued.intents().get(0));
    }

    /** Queues several intents, and returns their results in the same order. */
    public QueuedIntents queue(NewIntents intents) {
        return FutureResult.await(queueAsync(intents));
    }

    /** Does the same as {@link #queue(NewIntents)}, but doesn't wait for the answer. */
    public CompletableFuture<QueuedIntents> queueAsync(NewIntents intents) {
        return operationCaller.callAsync(Operation.QUEUE_INTENTS, intents, QueuedIntents.class);
    }

    /** Reads an intent in any status, or a held item ({@code item:<workflow>:<key>}), with its history. */
    public Intent get(String id) {
        return FutureResult.await(getAsync(id));
    }

    /** Does the same as {@link #get(String)}, but doesn't wait for the answer. */
    public CompletableFuture<Intent> getAsync(String id) {
        return operationCaller
                .callAsync(Operation.GET_INTENT, QueueLookup.of("id", id), IntentPage.class)
                .thenApply(QueueOperations::onlyIntent);
    }

    /** Approves an intent. A later review by the same person replaces the approval. */
    public Intent approve(NewReview review) {
        return FutureResult.await(approveAsync(review));
    }

    /** Does the same as {@link #approve(NewReview)}, but doesn't wait for the answer. */
    public CompletableFuture<Intent> approveAsync(NewReview review) {
        return operationCaller.callAsync(Operation.APPROVE_INTENT, review.decide("approve"), Intent.class);
    }

    /** Rejects an intent, with a reason. Nobody can release the intent until the rejection ends. */
    public Intent reject(NewReview review) {
        return FutureResult.await(rejectAsync(review));
    }

    /** Does the same as {@link #reject(NewReview)}, but doesn't wait for the answer. */
    public CompletableFuture<Intent> rejectAsync(NewReview review) {
        return operationCaller.callAsync(Operation.APPROVE_INTENT, review.decide("reject"), Intent.class);
    }

    /** Withdraws the caller's own review, or lifts the rejection by another person. */
    public Intent withdraw(NewReview review) {
        return FutureResult.await(withdrawAsync(review));
    }

    /** Does the same as {@link #withdraw(NewReview)}, but doesn't wait for the answer. */
    public CompletableFuture<Intent> withdrawAsync(NewReview review) {
        return operationCaller.callAsync(Operation.APPROVE_INTENT, review.decide("withdraw"), Intent.class);
    }

    /** Releases intents and held items. After a lost answer, the client repeats only a dry run. */
    public BulkResult release(IntentRelease release) {
        return FutureResult.await(releaseAsync(release));
    }

    /** Does the same as {@link #release(IntentRelease)}, but doesn't wait for the answer. */
    public CompletableFuture<BulkResult> releaseAsync(IntentRelease release) {
        return operationCaller.callAsync(Operation.RELEASE_INTENTS, release, BulkResult.class);
    }

    /** Removes intents and held items. After a lost answer, the client repeats only a dry run. */
    public BulkResult purge(IntentPurge purge) {
        return FutureResult.await(purgeAsync(purge));
    }

    /** Does the same as {@link #purge(IntentPurge)}, but doesn't wait for the answer. */
    public CompletableFuture<BulkResult> purgeAsync(IntentPurge purge) {
        return operationCaller.callAsync(Operation.PURGE_INTENTS, purge, BulkResult.class);
    }

    /** Reads the progress of a large release or purge. */
    public BulkResult batch(String batch) {
        return FutureResult.await(batchAsync(batch));
    }

    /** Does the same as {@link #batch(String)}, but doesn't wait for the answer. */
    public CompletableFuture<BulkResult> batchAsync(String batch) {
        return operationCaller.callAsync(Operation.GET_BATCH, QueueLookup.of("batch", batch), BulkResult.class);
    }

    /** Reads the rules of the queue. */
    public QueuePolicy getPolicy() {
        return FutureResult.await(getPolicyAsync());
    }

    /** Does the same as {@link #getPolicy()}, but doesn't wait for the answer. */
    public CompletableFuture<QueuePolicy> getPolicyAsync() {
        return operationCaller.callAsync(Operation.GET_QUEUE_POLICY, QueueLookup.ofPolicy(), QueuePolicy.class);
    }

    /** Replaces the rules of the queue. */
    public QueuePolicy putPolicy(QueuePolicyDocument policy) {
        return FutureResult.await(putPolicyAsync(policy));
    }

    /** Does the same as {@link #putPolicy(QueuePolicyDocument)}, but doesn't wait for the answer. */
    public CompletableFuture<QueuePolicy> putPolicyAsync(QueuePolicyDocument policy) {
        return operationCaller.callAsync(Operation.PUT_QUEUE_POLICY, policy, QueuePolicy.class);
    }

    /** Reads one page of the queue. */
    public IntentPage listPage(IntentFilter filter) {
        return FutureResult.await(listPageAsync(filter));
    }

    /** Does the same as {@link #listPage(IntentFilter)}, but doesn't wait for the answer. */
    public CompletableFuture<IntentPage> listPageAsync(IntentFilter filter) {
        return operationCaller.callAsync(Operation.LIST_INTENTS, filter, IntentPage.class);
    }

    /** Lists the queue, the highest priority first. The iteration reads further pages when it needs them. */
    public PageSequence<Intent> list(IntentFilter filter) {
        return new PageSequence<>(token -> listPage(filter.pageToken(token)));
    }

    private static Intent onlyIntent(IntentPage page) {
        if (page.intents().size() != 1) throw new IllegalStateException("Holdfast's answer is no single intent");
        return page.intents().get(0);
    }
}
