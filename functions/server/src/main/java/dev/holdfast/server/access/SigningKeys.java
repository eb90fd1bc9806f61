// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.JsonCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/**
 * The public keys with which an OpenID provider signs its tokens. The keys are read at the first token, and again after
 * an hour, or when a token names an unknown key. The provider's configuration contains their address (OpenID Connect
 * Discovery 1.0, section 4).
 */
final class SigningKeys {
    private static final Duration MAX_AGE = Duration.ofHours(1);

    /** Limits the requests to the provider that tokens with unknown keys can cause. */
    private static final Duration MIN_AGE = Duration.ofMinutes(1);

    /** During this time after a failure, tokens are refused without a further request. */
    private static final Duration RETRY_DELAY = Duration.ofSeconds(10);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_BODY_BYTES = 256 * 1024;

    private final URI issuer;
    private final InstantSource clock;
    private final HttpClient httpClient;
    private List<JsonWebKey> keys = List.of();
    private Instant readAt = Instant.EPOCH;
    private Instant failedAt = Instant.EPOCH;

    SigningKeys(URI issuer, InstantSource clock) {
        this.issuer = issuer;
        this.clock = clock;
        this.httpClient = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    /**
     * Returns the keys.
     *
     * @param knowsKey whether the present keys contain the key of a token. If not, the keys are read again
     * @throws IOException if the provider doesn't answer with keys
     */
    synchronized List<JsonWebKey> find(boolean knowsKey) throws IOException {
        var age = Duration.between(readAt, clock.instant());
        if (age.compareTo(knowsKey ? MAX_AGE : MIN_AGE) < 0 && !age.isNegative()) return keys;
        try {
            if (Duration.between(failedAt, clock.instant()).abs().compareTo(RETRY_DELAY) < 0)
                throw new IOException("the OpenID provider failed a moment ago");
            keys = read();
            readAt = clock.instant();
        } catch (IOException e) {
            if (failedAt.plus(RETRY_DELAY).isBefore(clock.instant())) failedAt = clock.instant();
            // With old keys, the tokens that they signed are still verifiable.
            if (keys.isEmpty() || !knowsKey) throw e;
        }
        return keys;
    }

    private List<JsonWebKey> read() throws IOException {
        var configuration =
                get(URI.create(issuer.toString().replaceFirst("/$", "") + "/.well-known/openid-configuration"));
        if (!configuration.path("issuer").asText().equals(issuer.toString()))
            throw new IOException("the configuration of the OpenID provider names another issuer");
        var address = configuration.path("jwks_uri").asText();
        try {
            var uri = URI.create(address);
            if (!isSafe(uri)) throw new IOException("the OpenID provider's jwks_uri is no https address");
            return new JsonWebKeySet(get(uri).toString()).getJsonWebKeys();
        } catch (IllegalArgumentException | JoseException e) {
            throw new IOException("the OpenID provider has no readable keys", e);
        }
    }

    /** Whether nobody between this machine and the address can replace the keys. */
    static boolean isSafe(URI uri) {
        return "https".equals(uri.getScheme())
                || "http".equals(uri.getScheme()) && uri.getHost() != null && KeylessAccess.isLoopback(uri.getHost());
    }

    private JsonNode get(URI uri) throws IOException {
        var request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .build();
        try {
            var response = httpClient.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() != 200)
                    throw new IOException("the OpenID provider answered " + response.statusCode());
                var bytes = body.readNBytes(MAX_BODY_BYTES + 1);
                if (bytes.length > MAX_BODY_BYTES) throw new IOException("the OpenID provider's answer is too large");
                return JsonCodec.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
