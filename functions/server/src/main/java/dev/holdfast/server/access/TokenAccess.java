// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import dev.holdfast.access.Caller;
import dev.holdfast.http.ClaimNames;
import dev.holdfast.http.TokenClaims;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.server.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Identifies people and programs by the tokens of an OpenID provider, if the settings name one. Such callers can use
 * only the applications that the settings name. A request that names no application uses the first of them.
 */
@Singleton
public class TokenAccess {
    private static final String PREFIX = "holdfast.oidc.";

    private final @Nullable TokenVerifier tokenVerifier;
    private final List<String> apps;
    private final ClaimNames claimNames;

    @Inject
    TokenAccess(Settings settings, InstantSource clock) {
        var oidc = settings.oidc();
        var issuer = oidc.issuer();
        this.apps = checkApps(oidc.apps().orElse(List.of()));
        this.claimNames = claimNames(oidc);
        if (issuer.isEmpty()) {
            if (oidc.audience().isPresent() || oidc.apps().isPresent())
                throw new IllegalArgumentException(PREFIX + "issuer: is required with the other settings of " + PREFIX);
            tokenVerifier = null;
            return;
        }
        if (!SigningKeys.isSafe(issuer.get()))
            throw new IllegalArgumentException(
                    PREFIX + "issuer: must be an https URL with a host, and without a query");
        tokenVerifier = new TokenVerifier(issuer.get(), require(oidc.audience(), "audience"), clock);
        require(oidc.apps(), "apps");
    }

    private static ClaimNames claimNames(Settings.Oidc oidc) {
        try {
            return new ClaimNames(
                    oidc.nameClaim(),
                    oidc.emailVerification(),
                    oidc.scopeClaims(),
                    oidc.scopePrefix().orElse(""),
                    oidc.clientClaims());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + e.getMessage(), e);
        }
    }

    private static List<String> checkApps(List<String> names) {
        var apps = names.stream().map(String::strip).toList();
        var inputFaults = new InputFaults();
        apps.forEach(app -> inputFaults.checkName("/" + app, app));
        if (inputFaults.hasAny() || Set.copyOf(apps).size() < apps.size())
            throw new IllegalArgumentException(
                    PREFIX + "apps: must be names of applications, each once, separated by commas");
        return apps;
    }

    private static <T> T require(Optional<T> setting, String name) {
        return setting.orElseThrow(
                () -> new IllegalArgumentException(PREFIX + name + ": is required with " + PREFIX + "issuer"));
    }

    /** Whether the settings name an OpenID provider. */
    boolean isConfigured() {
        return tokenVerifier != null;
    }

    /** Whether the text can be a token of the provider. */
    boolean accepts(String text) {
        return tokenVerifier != null && TokenVerifier.hasTokenForm(text);
    }

    /**
     * Returns the caller to whom a token belongs.
     *
     * @param requestedApp the application that the request names; null if it names none
     */
    ActionResult<Caller> caller(String token, @Nullable String requestedApp) {
        if (tokenVerifier == null) throw new IllegalStateException("the settings name no OpenID provider");
        return tokenVerifier
                .verify(token)
                .flatMap(claims -> callerIn(
                        requestedApp == null ? apps.getFirst() : requestedApp, TokenClaims.of(claims, claimNames)));
    }

    private ActionResult<Caller> callerIn(String app, TokenClaims tokenClaims) {
        return apps.contains(app)
                ? tokenClaims.caller(app).map(caller -> caller.withApps(apps))
                : ActionResult.refused(
                        new Problem.Forbidden("with a token, you can use only: " + String.join(", ", apps)));
    }
}
