package dev.holdfast.server;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
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

/** Keeps the metrics, which name the workflows of all applications, from whoever isn't meant to see them. */
@Singleton
class MetricsAccessFilter {
    private static final String SETTING_NAME = "holdfast.metrics-token";

    /** Ahead of the route that shows them. */
    private static final int ROUTE_ORDER = Integer.MIN_VALUE;

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
                .end(JsonCodec.encode(problem));
    }

    private @Nullable Problem refusal(HttpServerRequest request) {
        if (token.isPresent())
            return matchesToken(token.get(), request.getHeader(HttpHeaders.AUTHORIZATION))
                    ? null
                    : new Problem.Unauthorized("give what " + SETTING_NAME + " says as Authorization: Bearer …");
        return keylessAccess.refusal(KeylessAccess.hostname(request)) == null
                ? null
                : new Problem.Forbidden(
                        "these are for this machine alone, as long as no key exists; set " + SETTING_NAME
                                + " (HOLDFAST_METRICS_TOKEN) to show them to whoever gives it as Authorization: Bearer …");
    }

    private static boolean matchesToken(String token, @Nullable String authorization) {
        var given = authorization == null ? null : BearerToken.token(authorization);
        return given != null && MessageDigest.isEqual(bytes(given), bytes(token));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
