// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the tokens of an OpenID provider: signature, issuer, audience and time. A token must expire. Only the
 * asymmetric signatures of {@link #ALGORITHMS} are valid. In contrast to RFC 9068 (section 4), the type of the token
 * doesn't matter, and a token without {@code aud} can name the audience in {@code client_id}.
 */
final class TokenVerifier {
    private static final int MAX_TOKEN_CHARACTERS = 16_000;
    private static final int CLOCK_TOLERANCE_SECONDS = 30;

    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);

    private final URI issuer;
    private final String audience;
    private final SigningKeys signingKeys;
    private final InstantSource clock;

    TokenVerifier(URI issuer, String audience, InstantSource clock) {
        this.issuer = issuer;
        this.audience = audience;
        this.signingKeys = new SigningKeys(issuer, clock);
        this.clock = clock;
    }

    /** Whether a text has the form of a token: three parts with dots between them (RFC 7515). */
    static boolean hasTokenForm(String text) {
        return text.length() <= MAX_TOKEN_CHARACTERS && text.matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    }

    /** Returns the claims of a valid token as texts, with blanks between the entries of a list. */
    ActionResult<Map<String, String>> verify(String token) {
        try {
            var consumer = new JwtConsumerBuilder()
                    .setVerificationKeyResolver(resolver())
                    .setJwsAlgorithmConstraints(ALGORITHMS)
                    .setExpectedIssuer(issuer.toString())
                    .setSkipDefaultAudienceValidation()
                    .setRequireExpirationTime()
                    .setAllowedClockSkewInSeconds(CLOCK_TOLERANCE_SECONDS)
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .build();
            var claims = consumer.processToClaims(token);
            return isForAudience(claims)
                    ? ActionResult.ok(texts(claims))
                    : refused("the token is for another audience");
        } catch (InvalidJwtException e) {
            if (isOutage(e))
                return ActionResult.refused(new Problem.Unavailable(
                        "the OpenID provider gives no usable keys now, so no token can be verified"));
            // The message would contain the token's claims.
            return refused(e.hasExpired() ? "the token has expired" : "the token isn't one of the OpenID provider");
        } catch (MalformedClaimException e) {
            return refused("the token has a malformed claim");
        }
    }

    private static boolean isOutage(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof UncheckedIOException) return true;
        return false;
    }

    private static ActionResult<Map<String, String>> refused(String detail) {
        return ActionResult.refused(new Problem.Unauthorized(detail));
    }

    /** Some providers name the audience of an access token only in {@code client_id}. */
    private boolean isForAudience(JwtClaims claims) throws MalformedClaimException {
        return claims.hasAudience()
                ? claims.getAudience().contains(audience)
                : audience.equals(claims.getStringClaimValue("client_id"));
    }

    private static Map<String, String> texts(JwtClaims claims) {
        var texts = new HashMap<String, String>();
        claims.getClaimsMap().forEach((name, value) -> {
            if (value instanceof Collection<?> list)
                texts.put(name, list.stream().map(String::valueOf).collect(Collectors.joining(" ")));
            else if (value != null) texts.put(name, String.valueOf(value));
        });
        return texts;
    }

    private VerificationKeyResolver resolver() {
        return (signature, nesting) -> {
            try {
                var known = select(signature, signingKeys.find(true));
                var key = known == null ? select(signature, signingKeys.find(false)) : known;
                if (key == null) throw new UnresolvableKeyException("no key of the provider matches");
                return key.getKey();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static @Nullable JsonWebKey select(JsonWebSignature signature, List<JsonWebKey> keys)
            throws UnresolvableKeyException {
        try {
            return new VerificationJwkSelector().select(signature, keys);
        } catch (JoseException e) {
            throw new UnresolvableKeyException("no key of the provider matches", e);
        }
    }
}
