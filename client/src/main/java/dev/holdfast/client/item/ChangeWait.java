// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Waits until an item has another version than the known version. It sends one request after the other. */
final class ChangeWait {
    /** The longest wait of one request. On AWS, Holdfast answers earlier. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(20);

    private static final Duration SHORTEST_REQUEST = Duration.ofMillis(1);

    private final OperationCaller operationCaller;
    private final ItemSelection selection;
    private final long knownVersion;
    private final long startNanos = System.nanoTime();
    private final Duration waitTime;
    private final CompletableFuture<Optional<Item>> result = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<JsonNode> request;

    ChangeWait(OperationCaller operationCaller, ItemSelection selection, long knownVersion, Duration waitTime) {
        this.operationCaller = operationCaller;
        this.selection = selection.afterVersion(knownVersion);
        this.knownVersion = knownVersion;
        this.waitTime = waitTime;
    }

    /** Starts to wait. If somebody cancels the result, the wait ends. */
    CompletableFuture<Optional<Item>> start() {
        sendNext();
        result.whenComplete((item, failure) -> {
            var pending = request;
            if (pending != null) pending.cancel(true);
        });
        return result;
    }

    private void sendNext() {
        if (result.isDone()) return;
        var remaining = waitTime.minusNanos(System.nanoTime() - startNanos);
        if (remaining.compareTo(SHORTEST_REQUEST) < 0) {
            result.complete(Optional.empty());
            return;
        }
        var next = remaining.compareTo(LONGEST_REQUEST) < 0 ? remaining : LONGEST_REQUEST;
        var sent = operationCaller.send(operationCaller.prepare(Operation.GET_ITEM, selection.waitTime(next)));
        request = sent;
        sent.whenComplete(this::evaluate);
    }

    private void evaluate(@Nullable JsonNode answer, @Nullable Throwable failure) {
        try {
            if (answer == null) {
                result.completeExceptionally(failure == null ? new IllegalStateException("no answer") : failure);
                return;
            }
            // Over HTTP, the answer has no content if the item hasn't changed.
            var item = answer.isNull() ? null : ClientJson.convert(answer, Item.class);
            if (item != null && item.version() != knownVersion) result.complete(Optional.of(item));
            else sendNext();
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
