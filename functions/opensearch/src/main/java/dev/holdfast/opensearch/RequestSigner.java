package dev.holdfast.opensearch;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** How a request says whose it is: the headers that it bears for that. */
@FunctionalInterface
public interface RequestSigner {
    /** For a service that asks for no credential. */
    RequestSigner NONE = (method, url, body) -> Map.of();

    /** The headers for a request with this very body. */
    Map<String, String> headers(String method, URI url, byte[] body);

    /**
     * A name and a password (RFC 7617).
     *
     * @param login as {@code user:password}
     * @throws IllegalArgumentException when it isn't; the message doesn't quote it
     */
    static RequestSigner basic(String login) {
        if (login.indexOf(':') < 1) throw new IllegalArgumentException("must be user:password");
        var header = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return (method, url, body) -> Map.of("Authorization", header);
    }
}
