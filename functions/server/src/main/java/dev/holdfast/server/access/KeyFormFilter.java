// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import dev.holdfast.apikey.ApiKeyAuthenticator;
import dev.holdfast.http.guard.RequestBodyReader;
import dev.holdfast.problem.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request with a body before the server reads this body, if the request's key or token can't be valid. The
 * filter runs on the thread that reads from all connections. So it never reads the table there.
 */
@Singleton
class KeyFormFilter {
    /** Runs before {@link RequestBodyReader}. */
    private static final int FILTER_PRIORITY = 20;

    /** All operations of applications need a key, and so do the tools of agents. */
    private static final Pattern KEY_PATH = Pattern.compile("/apps/.*|/mcp/?", Pattern.DOTALL);

    private final KeylessAccess keylessAccess;
    private final TokenAccess tokenAccess;

    @Inject
    KeyFormFilter(KeylessAccess keylessAccess, TokenAccess tokenAccess) {
        this.keylessAccess = keylessAccess;
        this.tokenAccess = tokenAccess;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FILTER_PRIORITY);
    }

    private void check(RoutingContext context) {
        var request = context.request();
        if (!KEY_PATH.matcher(context.normalizedPath()).matches() || !RequestBodyReader.announcesBody(request)) {
            context.next();
            return;
        }
        var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) proceed(context, formFault(authorization));
        else if (keylessAccess.sawNoKeyLately()) context.next();
        else checkKeyless(context);
    }

    private @Nullable String formFault(String authorization) {
        var key = BearerToken.token(authorization);
        return key == null || !ApiKeyAuthenticator.hasKeyForm(key) && !tokenAccess.accepts(key)
                ? KeylessAccess.KEY_HINT
                : null;
    }

    /** Reads the table on a worker thread. If this read fails, the action reports the failure. */
    private void checkKeyless(RoutingContext context) {
        var hostname = KeylessAccess.hostname(context.request());
        context.vertx()
                .executeBlocking(() -> keylessAccess.refusal(hostname), false)
                .onSuccess(refusal -> proceed(context, refusal))
                .onFailure(failure -> context.next());
    }

    private static void proceed(RoutingContext context, @Nullable String refusal) {
        if (refusal == null) context.next();
        else RequestBodyReader.refuseUnread(context, new Problem.Unauthorized(refusal));
    }
}
