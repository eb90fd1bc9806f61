package dev.holdfast.http;

import dev.holdfast.json.Codec;
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
class Inlet {
    /** Ahead of the framework's own check of the size, which answers without a body. */
    private static final int EARLY = 100;

    private final long maxBody;

    @Inject
    Inlet(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.maxBody = maxBody.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuseTooLarge, EARLY);
        filters.register(this::keepSemicolons, EARLY - 1);
    }

    private void refuseTooLarge(RoutingContext request) {
        var length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !length.matches("\\d{1,18}") || Long.parseLong(length) <= maxBody) {
            request.next();
            return;
        }
        readNoMore(request);
        answer(request, new Problem.TooLarge("the body has more than " + Codec.MAX_LENGTH + " characters", List.of()));
    }

    /** What is still on its way is not read, so nothing else can come over this connection; over HTTP/2, other streams can. */
    static void readNoMore(RoutingContext request) {
        if (request.request().version() == HttpVersion.HTTP_2) return;
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.addEndHandler(sent -> request.request().connection().close());
    }

    private static void answer(RoutingContext request, Problem problem) {
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Edge.PROBLEM)
                .end(Codec.encode(problem));
    }

    /** A semicolon may stand in a key. JAX-RS would take what follows it for a matrix parameter, and find another item. */
    private void keepSemicolons(RoutingContext request) {
        var path = request.request().path();
        if (path != null && path.indexOf(';') >= 0) request.reroute(path.replace(";", "%3B"));
        else request.next();
    }
}
