// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.PageSequence;
import dev.holdfast.client.item.Item;
import dev.holdfast.client.transport.Operation;
import java.util.concurrent.CompletableFuture;

/**
 * The operations of tasks and inboxes. A person calls them: the {@code actor} of the request or of the client, or the
 * person of the token. Each method throws a {@link dev.holdfast.client.refusal.HoldfastException} if its call failed.
 * The future of an asynchronous method completes exceptionally with this exception.
 */
public final class TaskOperations {
    private final OperationCaller operationCaller;

    public TaskOperations(OperationCaller operationCaller) {
        this.operationCaller = operationCaller;
    }

    /** Claims a task for the person who calls. A repeated claim changes nothing. */
    public Item claim(TaskClaim claim) {
        return FutureResult.await(claimAsync(claim));
    }

    /** Does the same as {@link #claim(TaskClaim)}, but doesn't wait for the answer. */
    public CompletableFuture<Item> claimAsync(TaskClaim claim) {
        return operationCaller.callAsync(Operation.CLAIM_TASK, claim, Item.class);
    }

    /**
     * Gives a task back to the person who delegated it, or to its candidates. After a lost answer, the client repeats
     * only a request with {@code ifVersion}.
     */
    public Item unclaim(TaskReturn taskReturn) {
        return FutureResult.await(unclaimAsync(taskReturn));
    }

    /** Does the same as {@link #unclaim(TaskReturn)}, but doesn't wait for the answer. */
    public CompletableFuture<Item> unclaimAsync(TaskReturn taskReturn) {
        return operationCaller.callAsync(Operation.UNCLAIM_TASK, taskReturn, Item.class);
    }

    /**
     * Assigns a task to a person, or delegates it. After a lost answer, the client repeats only an assignment with
     * {@code ifVersion}.
     */
    public Item assign(TaskAssignment assignment) {
        return FutureResult.await(assignAsync(assignment));
    }

    /** Does the same as {@link #assign(TaskAssignment)}, but doesn't wait for the answer. */
    public CompletableFuture<Item> assignAsync(TaskAssignment assignment) {
        return operationCaller.callAsync(Operation.ASSIGN_TASK, assignment, Item.class);
    }

    /**
     * Changes the fields, the follow-up or the priority of a task, without a move of its item. After a lost answer, the
     * client repeats only an edit with {@code ifVersion}.
     */
    public Item edit(TaskEdit edit) {
        return FutureResult.await(editAsync(edit));
    }

    /** Does the same as {@link #edit(TaskEdit)}, but doesn't wait for the answer. */
    public CompletableFuture<Item> editAsync(TaskEdit edit) {
        return operationCaller.callAsync(Operation.EDIT_TASK, edit, Item.class);
    }

    /** Reads one page of the tasks that the person who calls has or can claim. */
    public InboxPage inboxPage(InboxFilter filter) {
        return FutureResult.await(inboxPageAsync(filter));
    }

    /** Does the same as {@link #inboxPage(InboxFilter)}, but doesn't wait for the answer. */
    public CompletableFuture<InboxPage> inboxPageAsync(InboxFilter filter) {
        return operationCaller.callAsync(Operation.LIST_TASKS, filter, InboxPage.class);
    }

    /** Reads one page of the open items that the person who calls asked for. */
    public RequestedItemPage waitingPage(RequestedItemFilter filter) {
        return FutureResult.await(waitingPageAsync(filter));
    }

    /** Does the same as {@link #waitingPage(RequestedItemFilter)}, but doesn't wait for the answer. */
    public CompletableFuture<RequestedItemPage> waitingPageAsync(RequestedItemFilter filter) {
        return operationCaller.callAsync(Operation.LIST_REQUESTS, filter, RequestedItemPage.class);
    }

    /**
     * Lists the tasks that the person who calls has or can claim. The iteration reads further pages when it needs them.
     */
    public PageSequence<InboxTask> inbox(InboxFilter filter) {
        return new PageSequence<>(token -> inboxPage(filter.pageToken(token)));
    }

    /**
     * Lists the open items that the person who calls asked for, and who has them. The iteration reads further pages
     * when it needs them.
     */
    public PageSequence<RequestedItem> waiting(RequestedItemFilter filter) {
        return new PageSequence<>(token -> waitingPage(filter.pageToken(token)));
    }
}
