// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import dev.holdfast.server.Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Restricts access to the metrics, because they contain the names of the workflows of all applications. */
@Singleton
class MetricsAccessFilter {
    private static final String SETTING_NAME = "holdfast.metrics-token";

    /** The filter runs before the route of the metrics, and after the check of the request's syntax. */
    private static final int ROUTE_ORDER = -200;

    private final Optional<String> token;
    private final KeylessAccess keylessAccess;

    @Inject
    MetricsAccessFilter(Settings settings, KeylessAccess keylessAccess) {
        this.token = settings.metricsToken();
        this.keylessAccess = keylessAccess;
        if (token.isPresent() && !token.get().matches("[!-~]{16,500}"))
            throw new IllegalArgumentException(
                    SETTING_NAME + ": must be 16 to 500 visible ASCII characters without blanks");
    }

    void register(@Observes Router router) {
        router.route("/q/metrics*").order(ROUTE_ORDER).blockingHandler(this::check, false);
    }

    private void check(RoutingContext request) {
        var problem = refusal(request.request());
        if (problem == null) {
            request.next();
            return;
        }
        if (problem instanceof Problem.Unauthorized) request.response().putHeader("WWW-Authenticate", "Bearer");
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(JsonCodec.encode(problem) + "\n");
    }

    private @Nullable Problem refusal(HttpServerRequest request) {
        if (token.isPresent())
            return matchesToken(token.get(), request.getHeader(HttpHeaders.AUTHORIZATION))
                    ? null
                    : new Problem.Unauthorized("send the token of " + SETTING_NAME + " as Authorization: Bearer …");
        return keylessAccess.refusal(KeylessAccess.hostname(request)) == null
                ? null
                : new Problem.Forbidden(
                        "metrics are allowed only on this machine, while no API key exists; otherwise set "
                                + SETTING_NAME + " (HOLDFAST_METRICS_TOKEN), and send it as Authorization: Bearer …");
    }

    private static boolean matchesToken(String token, @Nullable String authorization) {
        var given = authorization == null ? null : BearerToken.token(authorization);
        return given != null && MessageDigest.isEqual(bytes(given), bytes(token));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
