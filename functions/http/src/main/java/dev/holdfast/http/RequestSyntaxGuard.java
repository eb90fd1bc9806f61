// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the parts of a request that the framework parses, before the framework does. The framework would answer a part
 * that it can't parse without a problem document, or with a fault.
 *
 * <ol>
 *   <li>Escapes characters of the URL that a URL doesn't contain. Escapes semicolons in the path, because keys may
 *       contain semicolons, and JAX-RS would read them as matrix parameters.
 *   <li>Refuses a URL whose escape sequences are invalid, and a request without a valid {@code Host} (RFC 9112, section
 *       3.2).
 *   <li>Refuses a {@code Content-Type} that isn't a media type.
 *   <li>Ignores an {@code Accept} that isn't a list of media types (RFC 9110, section 12.5.1).
 * </ol>
 */
@Singleton
class RequestSyntaxGuard {
    /** Runs before all other filters. */
    private static final int FILTER_PRIORITY = 400;

    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{0,5})?");

    void register(@Observes Filters filters) {
        filters.register(this::check, FILTER_PRIORITY);
    }

    private void check(RoutingContext context) {
        var request = context.request();
        var path = request.path() == null ? "/" : request.path();
        var query = request.query() == null ? "" : request.query();
        var escapedPath = UriText.escapeBytes(path, ";");
        var escapedQuery = UriText.escapeBytes(query, "");
        var problem = findProblem(request, escapedPath, escapedQuery);
        if (problem != null) {
            CrossSiteGuard.refuse(context, problem.status(), JsonCodec.encode(problem));
        } else if (!MediaTypes.areTypes(request.headers().getAll(HttpHeaders.CONTENT_TYPE))) {
            CrossSiteGuard.refuse(context, 415, ExceptionMappers.UNSUPPORTED_TYPE);
        } else if (!escapedPath.equals(path) || !escapedQuery.equals(query)) {
            context.reroute(escapedPath + (request.query() == null ? "" : "?" + escapedQuery));
        } else {
            if (!MediaTypes.areLists(request.headers().getAll(HttpHeaders.ACCEPT)))
                request.headers().set(HttpHeaders.ACCEPT, "*/*");
            context.next();
        }
    }

    private static @Nullable Problem findProblem(HttpServerRequest request, String path, String query) {
        var hostFault = findHostFault(request);
        if (hostFault != null) return Problem.invalid("Host", hostFault);
        var pathFault = UriText.findFault(path);
        if (pathFault != null) return Problem.invalid("URL", pathFault);
        var queryFault = UriText.findFault(query);
        return queryFault == null ? null : Problem.invalid("URL", queryFault);
    }

    /** HTTP/1.0 has no {@code Host}. HTTP/2 has {@code :authority} in its place. */
    private static @Nullable String findHostFault(HttpServerRequest request) {
        var hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.size() > 1) return "is given more than once";
        var host = hosts.isEmpty() ? null : hosts.getFirst();
        if (host != null && !HOST.matcher(host).matches()) return "must be a name or an address, with an optional port";
        var authority = request.authority();
        if (authority == null) return request.version() == HttpVersion.HTTP_1_0 && host == null ? null : "is required";
        return HOST.matcher(authority.host()).matches() ? null : "must be a name or an address, with an optional port";
    }
}
