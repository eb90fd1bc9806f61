// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Makes the headers that authenticate a request. */
@FunctionalInterface
public interface RequestSigner {
    /** A signer for a service without authentication, which makes no headers. */
    RequestSigner NONE = (method, url, body) -> Map.of();

    /** Returns the headers for one request. A signature covers exactly these bytes of the body. */
    Map<String, String> headers(String method, URI url, byte[] body);

    /**
     * Makes the header of basic authentication (RFC 7617).
     *
     * @param login {@code user:password}
     * @throws IllegalArgumentException if {@code login} has no user or no colon; the exception's message doesn't
     *     contain the login
     */
    static RequestSigner basic(String login) {
        if (login.indexOf(':') < 1) throw new IllegalArgumentException("must be user:password");
        var header = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return (method, url, body) -> Map.of("Authorization", header);
    }
}
