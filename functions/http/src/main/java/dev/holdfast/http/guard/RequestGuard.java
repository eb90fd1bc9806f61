// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import dev.holdfast.http.HttpResponses;
import dev.holdfast.json.JsonCodec;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses large bodies before the framework reads them. */
@Singleton
class RequestGuard {
    /** Runs before the framework's own size check, because that check answers without a problem document. */
    private static final int FILTER_PRIORITY = 100;

    private final long maxBodyBytes;

    @Inject
    RequestGuard(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.maxBodyBytes = maxBody.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuseTooLarge, FILTER_PRIORITY);
    }

    private void refuseTooLarge(RoutingContext request) {
        var length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !length.matches("\\d{1,18}") || Long.parseLong(length) <= maxBodyBytes) {
            request.next();
            return;
        }
        stopReading(request);
        var problem = RequestBodyReader.tooLarge();
        answer(request, problem.status(), JsonCodec.encode(problem));
    }

    /**
     * Closes the connection after the response. The server hasn't read the whole body, so the client can't send a
     * further request on this connection.
     */
    static void stopReading(RoutingContext request) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.addEndHandler(sent -> request.request().connection().close());
    }

    static void answer(RoutingContext request, int status, String problem) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, HttpResponses.PROBLEM_MEDIA_TYPE)
                .end(problem + "\n");
    }
}
