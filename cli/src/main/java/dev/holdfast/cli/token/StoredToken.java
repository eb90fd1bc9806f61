// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a login, with the address that renews them.
 *
 * @param accessToken the credential of requests
 * @param expires the end of the access token
 * @param refreshToken the token that renews the access token; null if the provider gives none
 * @param tokenAddress the address that renews the access token
 */
record StoredToken(
        String accessToken, Instant expires, @Nullable String refreshToken, URI tokenAddress, String clientId) {
    /** The lifetime of a token if the provider states no lifetime. */
    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);

    /**
     * The time before the end of a token at which the command renews it. A request must arrive before the token ends.
     */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** @param previous the token that the answer renews; null after a login */
    static StoredToken of(
            JsonNode answer, URI tokenAddress, String clientId, Instant now, @Nullable StoredToken previous) {
        var seconds = answer.path("expires_in").asLong(DEFAULT_LIFETIME.toSeconds());
        var refreshToken = answer.path("refresh_token").textValue();
        return new StoredToken(
                answer.path("access_token").asText(),
                now.plusSeconds(Math.clamp(seconds, 0, Duration.ofDays(365).toSeconds())),
                refreshToken == null && previous != null ? previous.refreshToken : refreshToken,
                tokenAddress,
                clientId);
    }

    boolean isFresh(Instant now) {
        return now.isBefore(expires.minus(MARGIN));
    }

    /** Returns the form that renews the access token (RFC 6749, section 6). */
    Map<String, String> renewal(String presentRefreshToken) {
        return Map.of("grant_type", "refresh_token", "refresh_token", presentRefreshToken, "client_id", clientId);
    }

    @Override
    public String toString() {
        return "StoredToken[" + expires + "]";
    }
}
