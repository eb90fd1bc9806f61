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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys with which an OpenID provider signs its tokens. The keys are read at the first token, again after an
 * hour, and when a token names an unknown key. The provider's configuration contains their address (OpenID Connect
 * Discovery 1.0, section 4).
 *
 * <p>Only one thread at a time reads the keys. A token with a known key never waits for another thread.
 */
final class SigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private static final Duration MAX_AGE = Duration.ofHours(1);

    /** While the provider can't be reached, the present keys are valid for this time. */
    private static final Duration MAX_STALE_AGE = Duration.ofHours(24);

    /** Limits the requests to the provider that tokens with unknown keys can cause. */
    private static final Duration MIN_AGE = Duration.ofMinutes(1);

    /** During this time after a failure, Holdfast sends no further request to the provider. */
    private static final Duration RETRY_DELAY = Duration.ofSeconds(10);

    /** The time limit for both answers of the provider, with their bodies. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(5);

    private static final int MAX_BODY_BYTES = 256 * 1024;

    private final URI issuer;
    private final InstantSource clock;
    private final HttpClient httpClient;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile KeySet present = new KeySet(List.of(), Instant.EPOCH);
    private volatile Instant failedAt = Instant.EPOCH;

    private record KeySet(List<JsonWebKey> keys, Instant readAt) {
        /** A clock that was set back makes the keys old, so that they are read again. */
        boolean isYoungerThan(Duration age, Instant now) {
            var present = Duration.between(readAt, now);
            return !present.isNegative() && present.compareTo(age) < 0;
        }
    }

    SigningKeys(URI issuer, InstantSource clock) {
        this.issuer = issuer;
        this.clock = clock;
        this.httpClient = HttpClient.newBuilder().connectTimeout(READ_LIMIT).build();
    }

    /**
     * Returns the keys.
     *
     * @param knowsKey whether the present keys contain the key of a token. If not, the keys are read again
     * @throws IOException if the provider doesn't answer with keys
     */
    List<JsonWebKey> find(boolean knowsKey) throws IOException {
        var known = present;
        if (known.isYoungerThan(knowsKey ? MAX_AGE : MIN_AGE, clock.instant())) return known.keys();
        var isUsable = knowsKey && known.isYoungerThan(MAX_STALE_AGE, clock.instant());
        if (!reading.tryLock()) {
            if (isUsable) return known.keys();
            throw new IOException("another request is reading the keys of the OpenID provider");
        }
        try {
            return readAgain();
        } catch (IOException e) {
            if (isUsable) return known.keys();
            throw e;
        } finally {
            reading.unlock();
        }
    }

    private List<JsonWebKey> readAgain() throws IOException {
        var sinceFailure = Duration.between(failedAt, clock.instant());
        if (!sinceFailure.isNegative() && sinceFailure.compareTo(RETRY_DELAY) < 0)
            throw new IOException("the OpenID provider failed a moment ago");
        try {
            present = new KeySet(readInTime(), clock.instant());
            return present.keys();
        } catch (IOException e) {
            failedAt = clock.instant();
            LOG.warn("the keys of the OpenID provider {} can't be read: {}", issuer, e.getMessage());
            throw e;
        }
    }

    private List<JsonWebKey> readInTime() throws IOException {
        var task = new FutureTask<>(this::read);
        Thread.ofVirtual().name("signing-keys").start(task);
        try {
            return task.get(READ_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new IOException("no complete answer within " + READ_LIMIT, e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
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
        var host = uri.getHost();
        return host != null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null
                && ("https".equals(uri.getScheme())
                        || "http".equals(uri.getScheme()) && KeylessAccess.isLoopback(host));
    }

    private JsonNode get(URI uri) throws IOException {
        var request = HttpRequest.newBuilder(uri)
                .timeout(READ_LIMIT)
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
