// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import dev.holdfast.access.Caller;
import dev.holdfast.http.EmailVerification;
import dev.holdfast.http.TokenClaims;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.server.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Identifies people and programs by the tokens of an OpenID provider, if the settings name one. Such callers can use
 * only one application, which the settings name too.
 */
@Singleton
public class TokenAccess {
    private static final String PREFIX = "holdfast.oidc.";

    private final @Nullable TokenVerifier tokenVerifier;
    private final String app;
    private final EmailVerification emailVerification;

    @Inject
    TokenAccess(Settings settings, InstantSource clock) {
        var oidc = settings.oidc();
        var issuer = oidc.issuer();
        this.app = oidc.app().orElse("");
        this.emailVerification = oidc.emailVerification();
        if (issuer.isEmpty()) {
            if (oidc.audience().isPresent() || oidc.app().isPresent())
                throw new IllegalArgumentException(PREFIX + "issuer: is required with the other settings of " + PREFIX);
            tokenVerifier = null;
            return;
        }
        if (!SigningKeys.isSafe(issuer.get()))
            throw new IllegalArgumentException(
                    PREFIX + "issuer: must be an https URL with a host, and without a query");
        tokenVerifier = new TokenVerifier(issuer.get(), require(oidc.audience(), "audience"), clock);
        require(oidc.app(), "app");
    }

    private static String require(Optional<String> setting, String name) {
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
                .flatMap(claims -> requestedApp == null || requestedApp.equals(app)
                        ? TokenClaims.of(claims, emailVerification).caller(app)
                        : ActionResult.refused(
                                new Problem.Forbidden("with a token, you can use only the application " + app)));
    }
}
