// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Answers a request that waits on a thread of its own, so that it keeps no thread of the pool for requests. */
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
        // A client that disconnected before has already caused the calls of the end handlers.
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
