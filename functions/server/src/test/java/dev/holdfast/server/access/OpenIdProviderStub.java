// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** An OpenID provider on the loopback address, which signs any claims. */
public final class OpenIdProviderStub implements AutoCloseable {
    public static final String AUDIENCE = "https://holdfast.example.com";

    private final HttpServer httpServer;
    private volatile RsaJsonWebKey key = newKey("1");
    private volatile int status = 200;
    private volatile boolean stalls;
    private volatile boolean isStalling;
    private final CountDownLatch end = new CountDownLatch(1);
    final AtomicInteger keyRequests = new AtomicInteger();

    public OpenIdProviderStub() throws IOException {
        httpServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        httpServer.createContext(
                "/.well-known/openid-configuration",
                exchange ->
                        answer(exchange, "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + issuer() + "/keys\"}"));
        httpServer.createContext("/keys", exchange -> {
            keyRequests.incrementAndGet();
            answer(exchange, new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY));
        });
        httpServer.start();
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            var body = json.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            if (stalls) {
                exchange.getResponseBody().write(body, 0, 1);
                exchange.getResponseBody().flush();
                isStalling = true;
                end.await();
            }
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RsaJsonWebKey newKey(String id) {
        try {
            var key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    public URI issuer() {
        return URI.create("http://localhost:" + httpServer.getAddress().getPort());
    }

    void rotateKey(String id) {
        key = newKey(id);
    }

    PublicKey publicKey() {
        return key.getRsaPublicKey();
    }

    /** Makes the provider send the headers and only one byte of each body. */
    void stallBodies() {
        stalls = true;
    }

    boolean isStalling() {
        return isStalling;
    }

    /** Makes the provider answer with this status. */
    void answerWith(int status) {
        this.status = status;
    }

    /** Returns a valid token for five minutes, with further or other claims. An empty claim is left out. */
    public String token(Instant now, Map<String, ?> claims) {
        var jwtClaims = new JwtClaims();
        jwtClaims.setIssuer(issuer().toString());
        jwtClaims.setAudience(AUDIENCE);
        jwtClaims.setSubject("7");
        jwtClaims.setExpirationTime(
                NumericDate.fromMilliseconds(now.plusSeconds(300).toEpochMilli()));
        claims.forEach((name, value) -> {
            if (value.equals("")) jwtClaims.unsetClaim(name);
            else jwtClaims.setClaim(name, value);
        });
        var signature = new JsonWebSignature();
        signature.setPayload(jwtClaims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        end.countDown();
        httpServer.stop(0);
    }
}
