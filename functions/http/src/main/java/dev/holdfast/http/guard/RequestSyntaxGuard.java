// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import dev.holdfast.http.MediaTypes;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the parts of a request that the framework parses, before the framework parses them. If the framework couldn't
 * parse a part, it would answer without a problem document, or with a fault. The server also calls {@link #findProblem}
 * before the framework gets the request.
 *
 * <ol>
 *   <li>Escapes characters that a URL must not contain. Escapes semicolons in the path, because keys may contain
 *       semicolons, and JAX-RS would read them as matrix parameters.
 *   <li>Refuses a URL whose escape sequences are invalid, and a request without a valid {@code Host} (RFC 9112, section
 *       3.2).
 *   <li>Refuses a {@code Content-Type} that isn't a media type.
 *   <li>Ignores an {@code Accept} that isn't a list of media types (RFC 9110, section 12.5.1).
 * </ol>
 */
@Singleton
public class RequestSyntaxGuard {
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
        var problem = findProblem(
                request.uri(), request.headers().getAll(HttpHeaders.HOST), request.version() != HttpVersion.HTTP_1_0);
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

    /**
     * Returns the first fault of a request's head; null if there is no fault.
     *
     * @param url the URL, in which each character is one byte
     * @param hosts the values of the header {@code Host}
     * @param needsHost whether the header is required; HTTP/1.0 has no {@code Host}
     */
    public static @Nullable Problem findProblem(String url, List<String> hosts, boolean needsHost) {
        var hostFault = findHostFault(hosts, needsHost);
        if (hostFault != null) return Problem.invalid("Host", hostFault);
        var urlFault = UriText.findUrlFault(url);
        return urlFault == null ? null : Problem.invalid("URL", urlFault);
    }

    private static @Nullable String findHostFault(List<String> hosts, boolean needsHost) {
        if (hosts.isEmpty()) return needsHost ? "is required" : null;
        if (hosts.size() > 1) return "is given more than once";
        var host = hosts.getFirst();
        return HOST.matcher(host).matches() && HostAndPort.parseAuthority(host, -1) != null
                ? null
                : "must be a name or an address, with an optional port";
    }
}
