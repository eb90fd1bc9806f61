// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Answers a waiting request on a separate thread, so that the request doesn't occupy a thread of the pool for requests.
 */
final class WaitingAnswer {
    private WaitingAnswer() {}

    /**
     * Starts to compute the answer. The thread is interrupted if the client disconnects.
     *
     * @param answer computes the answer; must not use objects that belong to the request's thread
     */
    static CompletionStage<Response> start(RoutingContext request, Supplier<Response> answer) {
        var result = new CompletableFuture<Response>();
        var thread = Thread.ofVirtual().name("waiting-answer").unstarted(() -> complete(result, answer));
        request.addEndHandler(ended -> thread.interrupt());
        thread.start();
        // If the client disconnected earlier, the framework has already called the end handlers.
        if (request.response().closed()) thread.interrupt();
        return result;
    }

    private static void complete(CompletableFuture<Response> result, Supplier<Response> answer) {
        try {
            result.complete(answer.get());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
