// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.transport.OperationCall;
import java.util.concurrent.CompletableFuture;

/** Calls operations with retries. Classes with typed methods, such as {@code ItemOperations}, use this interface. */
public interface OperationCaller {
    /**
     * Makes a call from a request. Adds the client's actor, and an idempotency key if the operation needs one. So each
     * retry of this call has the same idempotency key.
     */
    OperationCall prepare(Operation operation, CallRequest<?> request);

    /**
     * Sends a call, and repeats it after temporary failures.
     *
     * @return the answer of the function; completes exceptionally with a {@link
     *     dev.holdfast.client.refusal.HoldfastException}. A cancelled result stops the retries
     */
    CompletableFuture<JsonNode> send(OperationCall call);

    /** Returns the name of the application and the address of Holdfast, without credentials. */
    String destination();

    /** Calls an operation, and converts its answer. */
    default <T> CompletableFuture<T> callAsync(Operation operation, CallRequest<?> request, Class<T> answerType) {
        return send(prepare(operation, request)).thenApply(answer -> ClientJson.convert(answer, answerType));
    }

    /**
     * Calls an operation, and waits for its answer.
     *
     * @throws dev.holdfast.client.refusal.HoldfastException if the call failed
     */
    default <T> T call(Operation operation, CallRequest<?> request, Class<T> answerType) {
        return FutureResult.await(callAsync(operation, request, answerType));
    }
}
