package dev.holdfast.http;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What has to be settled before the framework takes a request in its own way. */
@Singleton
class RequestGuard {
    /** Ahead of the framework's own check of the size, which answers without a body. */
    private static final int FILTER_PRIORITY = 100;

    private final long maxBodyBytes;

    @Inject
    RequestGuard(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.maxBodyBytes = maxBody.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuseTooLarge, FILTER_PRIORITY);
        filters.register(this::keepSemicolons, FILTER_PRIORITY - 1);
    }

    private void refuseTooLarge(RoutingContext request) {
        var length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !length.matches("\\d{1,18}") || Long.parseLong(length) <= maxBodyBytes) {
            request.next();
            return;
        }
        stopReading(request);
        answer(
                request,
                new Problem.TooLarge(
                        "the body has more than " + JsonCodec.MAX_TEXT_CHARACTERS + " characters", List.of()));
    }

    /** What is still on its way is not read, so nothing else can come over this connection; over HTTP/2, other streams can. */
    static void stopReading(RoutingContext request) {
        if (request.request().version() == HttpVersion.HTTP_2) return;
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.addEndHandler(sent -> request.request().connection().close());
    }

    private static void answer(RoutingContext request, Problem problem) {
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, HttpActionInvoker.PROBLEM_MEDIA_TYPE)
                .end(JsonCodec.encode(problem));
    }

    /** A semicolon may stand in a key. JAX-RS would take what follows it for a matrix parameter, and find another item. */
    private void keepSemicolons(RoutingContext request) {
        var path = request.request().path();
        if (path != null && path.indexOf(';') >= 0) request.reroute(path.replace(";", "%3B"));
        else request.next();
    }
}
