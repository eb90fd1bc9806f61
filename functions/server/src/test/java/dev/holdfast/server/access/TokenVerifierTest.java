// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);
    private final OpenIdProviderStub provider;
    private final TokenVerifier tokenVerifier;

    TokenVerifierTest() throws IOException {
        provider = new OpenIdProviderStub();
        tokenVerifier = new TokenVerifier(provider.issuer(), OpenIdProviderStub.AUDIENCE, clock);
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private String token(Map<String, ?> claims) {
        return provider.token(clock.instant(), claims);
    }

    private Map<String, String> accepted(String token) {
        return switch (tokenVerifier.verify(token)) {
            case ActionResult.Success<Map<String, String>>(var claims) -> claims;
            case ActionResult.Refusal<Map<String, String>>(var problem) -> throw new AssertionError(problem);
        };
    }

    private Problem refused(String token) {
        return switch (tokenVerifier.verify(token)) {
            case ActionResult.Success<Map<String, String>>(var claims) -> throw new AssertionError(claims);
            case ActionResult.Refusal<Map<String, String>>(var problem) -> problem;
        };
    }

    @Test
    void claims_of_valid_token_are_texts() {
        var claims = accepted(token(Map.of("email_verified", true, "scp", List.of("holdfast/read", "openid"))));
        assertThat(claims)
                .containsEntry("sub", "7")
                .containsEntry("email_verified", "true")
                .containsEntry("scp", "holdfast/read openid");
    }

    @Test
    void token_is_valid_until_its_end_and_tolerance() {
        var token = token(Map.of());
        clock.advance(Duration.ofSeconds(329));
        accepted(token);
        clock.advance(Duration.ofSeconds(2));
        assertThat(refused(token)).isEqualTo(new Problem.Unauthorized("the token has expired"));
    }

    @Test
    void token_that_never_expires_is_refused() {
        assertThat(refused(token(Map.of("exp", ""))))
                .isEqualTo(new Problem.Unauthorized("the token isn't one of the OpenID provider"));
    }

    @Test
    void token_of_another_issuer_is_refused() {
        assertThat(refused(token(Map.of("iss", provider.issuer() + "/"))))
                .isEqualTo(new Problem.Unauthorized("the token isn't one of the OpenID provider"));
    }

    @Test
    void token_for_another_audience_is_refused() {
        var refusal = new Problem.Unauthorized("the token is for another audience");
        assertThat(refused(token(Map.of("aud", "other")))).isEqualTo(refusal);
        assertThat(refused(token(Map.of("aud", "")))).isEqualTo(refusal);
        assertThat(refused(token(Map.of("aud", "other", "client_id", OpenIdProviderStub.AUDIENCE))))
                .isEqualTo(refusal);
        accepted(token(Map.of("aud", List.of("other", OpenIdProviderStub.AUDIENCE))));
        accepted(token(Map.of("aud", "", "client_id", OpenIdProviderStub.AUDIENCE)));
    }

    @Test
    void signature_of_anybody_else_is_refused() throws Exception {
        try (var other = new OpenIdProviderStub()) {
            assertThat(refused(other.token(
                            clock.instant(), Map.of("iss", provider.issuer().toString()))))
                    .isInstanceOf(Problem.Unauthorized.class);
        }
        var parts = token(Map.of()).split("\\.");
        var header = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes());
        assertThat(refused(header + "." + parts[1] + ".")).isInstanceOf(Problem.Unauthorized.class);
        assertThat(refused(parts[0] + "." + parts[1] + "." + "x".repeat(342))).isInstanceOf(Problem.Unauthorized.class);
        assertThat(refused(withSharedSecret())).isInstanceOf(Problem.Unauthorized.class);
        assertThat(refused("a.b.c")).isInstanceOf(Problem.Unauthorized.class);
    }

    /** Returns a token that is signed with the public key as a shared secret. */
    private String withSharedSecret() throws JoseException {
        var parts = token(Map.of()).split("\\.");
        var signature = new JsonWebSignature();
        signature.setPayload(new String(Base64.getUrlDecoder().decode(parts[1])));
        signature.setKey(new HmacKey(provider.publicKey().getEncoded()));
        signature.setKeyIdHeaderValue("1");
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        return signature.getCompactSerialization();
    }

    @Test
    void new_key_is_found_and_unknown_keys_cause_few_requests() {
        accepted(token(Map.of()));
        assertThat(provider.keyRequests).hasValue(1);
        provider.rotateKey("2");
        var token = token(Map.of());
        assertThat(refused(token)).isInstanceOf(Problem.Unauthorized.class);
        assertThat(provider.keyRequests).hasValue(1);
        clock.advance(Duration.ofMinutes(1));
        accepted(token);
        refused(token(Map.of()).replaceFirst("\\.[^.]*$", ".x"));
        assertThat(provider.keyRequests).hasValue(2);
    }

    @Test
    void provider_that_stalls_delays_no_token_with_known_key() throws Exception {
        var token = token(Map.of());
        accepted(token);
        clock.advance(Duration.ofHours(2));
        provider.stallBodies();
        var slow = CompletableFuture.supplyAsync(() -> accepted(token(Map.of())));
        while (!provider.isStalling()) Thread.onSpinWait();
        accepted(token(Map.of()));
        assertThat(slow).isNotDone();
        assertThat(slow.get(20, TimeUnit.SECONDS))
                .as("after the time limit of the read")
                .isNotEmpty();
    }

    @Test
    void keys_are_not_valid_for_ever_without_provider() {
        accepted(token(Map.of()));
        provider.answerWith(500);
        clock.advance(Duration.ofHours(23));
        accepted(token(Map.of()));
        clock.advance(Duration.ofHours(1));
        assertThat(refused(token(Map.of()))).isInstanceOf(Problem.Unavailable.class);
    }

    @Test
    void outage_of_provider_is_no_fault_of_token() {
        provider.answerWith(500);
        var token = token(Map.of());
        assertThat(refused(token)).isInstanceOf(Problem.Unavailable.class);
        provider.answerWith(200);
        assertThat(refused(token)).as("a moment later").isInstanceOf(Problem.Unavailable.class);
        clock.advance(Duration.ofSeconds(11));
        accepted(token);
        provider.answerWith(500);
        clock.advance(Duration.ofHours(2));
        accepted(token(Map.of()));
    }
}
