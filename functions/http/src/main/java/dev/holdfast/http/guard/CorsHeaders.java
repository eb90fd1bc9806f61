// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Answers OPTIONS requests, and allows pages of listed origins to call this server (Cross-Origin Resource Sharing,
 * Fetch Standard). Pages of other origins can't read answers. The answers never allow cookies.
 */
@Singleton
class CorsHeaders {
    /** Runs before {@link CrossSiteGuard}, so that pages of listed origins can also read refusals. */
    private static final int FILTER_PRIORITY = 115;

    private static final String REQUEST_HEADERS = String.join(
            ", ",
            "Accept",
            "Authorization",
            "Content-Type",
            "Holdfast-Actor",
            "Holdfast-Agent",
            "Holdfast-App",
            "Holdfast-Causation",
            "Holdfast-Key",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "Last-Event-ID",
            // The headers of the Model Context Protocol.
            "MCP-Protocol-Version",
            "Mcp-Method",
            "Mcp-Name",
            "Mcp-Session-Id",
            "traceparent",
            "tracestate",
            // A page needs these headers to sign its requests for AWS (Signature Version 4).
            "X-Amz-Content-Sha256",
            "X-Amz-Date",
            "X-Amz-Security-Token");
    private static final String RESPONSE_HEADERS =
            "Allow, ETag, Location, Mcp-Session-Id, Retry-After, WWW-Authenticate";
    private static final String PREFLIGHT_SECONDS = "600";

    private final OriginPolicy originPolicy;
    private final PathMethods pathMethods;

    @Inject
    CorsHeaders(OriginPolicy originPolicy, PathMethods pathMethods) {
        this.originPolicy = originPolicy;
        this.pathMethods = pathMethods;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FILTER_PRIORITY);
    }

    private void handle(RoutingContext context) {
        var headers = context.response().headers();
        var origin = originPolicy.findListedOrigin(context.request());
        // Adds the value at the end, because the framework would overwrite an earlier value.
        if (originPolicy.listsOrigins())
            context.addHeadersEndHandler(ended -> headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN));
        if (origin != null) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
        }
        if (HttpMethod.OPTIONS.equals(context.request().method())) answerOptions(context, origin != null);
        else context.next();
    }

    private void answerOptions(RoutingContext context, boolean isListedOrigin) {
        var methods = String.join(", ", pathMethods.findMethods(context.normalizedPath()));
        if (methods.isEmpty()) {
            // Without this answer, the framework would answer with the methods of other paths.
            if (context.normalizedPath().startsWith("/apps/"))
                RequestGuard.answer(context, 404, ExceptionMappers.NO_RESOURCE);
            else context.next();
            return;
        }
        var headers = context.response().headers();
        headers.set(HttpHeaders.ALLOW, methods);
        if (isListedOrigin) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods);
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
            headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        }
        context.response().setStatusCode(204).end();
    }
}
