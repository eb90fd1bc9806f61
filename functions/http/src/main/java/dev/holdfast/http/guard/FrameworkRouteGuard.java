// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.regex.Pattern;

/** Limits the methods of the framework's own routes. The framework would answer each method like GET. */
@Singleton
class FrameworkRouteGuard {
    /** Runs after {@link CrossSiteGuard}. */
    private static final int FILTER_PRIORITY = 108;

    private static final Pattern PATH = Pattern.compile("/q/(health|metrics|openapi|swagger-ui)(/.*)?");
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    void register(@Observes Filters filters) {
        filters.register(this::check, FILTER_PRIORITY);
    }

    private void check(RoutingContext context) {
        var method = context.request().method();
        if (READS.contains(method) || !PATH.matcher(context.normalizedPath()).matches()) {
            context.next();
            return;
        }
        context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
        if (method.equals(HttpMethod.OPTIONS))
            context.response().setStatusCode(204).end();
        else CrossSiteGuard.refuse(context, 405, ExceptionMappers.WRONG_METHOD);
    }
}
