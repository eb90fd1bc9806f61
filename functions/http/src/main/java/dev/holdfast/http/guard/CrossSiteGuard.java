// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import io.quarkus.arc.All;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a browser sends on behalf of a page of another site. The guard handles every request before the
 * framework. So no page of another site can use a route, unless an {@link OpenRoute} allows it. The guard allows reads,
 * because a page of another site can't read the answers. {@link SameOrigin} marks expensive reads, which Holdfast also
 * refuses.
 *
 * <p>Bodies must have a media type that a browser sends to another site only after a preflight request. Holdfast allows
 * preflight requests only of listed origins ({@link CorsHeaders}).
 */
@Singleton
public class CrossSiteGuard {
    /** Runs before {@link RequestGuard}. */
    private static final int FILTER_PRIORITY = 110;

    private static final Set<HttpMethod> SAFE_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> BODY_TYPES = Set.of(
            "application/json", "application/merge-patch+json", "application/yaml", "application/x-yaml", "text/yaml");

    private final OriginPolicy originPolicy;
    private final List<OpenRoute> openRoutes;

    @Inject
    CrossSiteGuard(OriginPolicy originPolicy, @All List<OpenRoute> openRoutes) {
        this.originPolicy = originPolicy;
        this.openRoutes = openRoutes;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FILTER_PRIORITY);
    }

    private void check(RoutingContext context) {
        var request = context.request();
        if (SAFE_METHODS.contains(request.method())
                || openRoutes.stream().anyMatch(openRoute -> openRoute.matches(context))) {
            context.next();
        } else if (originPolicy.isFromOtherSite(request)) {
            var problem = refusal();
            refuse(context, problem.status(), JsonCodec.encode(problem));
        } else if (RequestBodyReader.announcesBody(request) && !isAccepted(request)) {
            refuse(context, 415, ExceptionMappers.UNSUPPORTED_TYPE);
        } else {
            context.next();
        }
    }

    public static Problem refusal() {
        return new Problem.Forbidden(
                "a page of another site sent this request; holdfast.http.origins (HttpOrigins on AWS)"
                        + " lists the origins whose pages may call this server");
    }

    static void refuse(RoutingContext context, int status, String problem) {
        if (RequestBodyReader.announcesBody(context.request())) RequestGuard.stopReading(context);
        RequestGuard.answer(context, status, problem);
    }

    /**
     * Whether the body has an accepted media type, or has no type and isn't from a browser. A page can make a browser
     * send an untyped body to another site.
     */
    private static boolean isAccepted(HttpServerRequest request) {
        var types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
        return types.isEmpty()
                ? !OriginPolicy.isFromBrowser(request)
                : types.stream().allMatch(CrossSiteGuard::isBodyType);
    }

    private static boolean isBodyType(@Nullable String contentType) {
        return contentType != null
                && BODY_TYPES.contains(
                        contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT));
    }
}
