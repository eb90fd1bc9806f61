// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of Holdfast, and the key for requests to this address. */
final class HttpAddress {
    private static final Pattern KEY_TEXT = Pattern.compile("[\\x21-\\x7e]+");

    /** The characters that a header may contain. The JDK would replace other characters with question marks. */
    private static final Pattern HEADER_TEXT = Pattern.compile("[\\x20-\\x7e]+");

    /** Holdfast's own keys begin with this text, and tokens don't. */
    private static final String KEY_PREFIX = "hf_";

    private static final Pattern AMAZON_HOST = Pattern.compile("(?i).+\\.amazonaws\\.com(\\.cn)?\\.?");

    private final String base;
    private final String host;
    private final ApiKeySource apiKeySource;

    /** @throws IllegalArgumentException if the URL is not an HTTP URL, or contains a password, a query or a fragment */
    HttpAddress(URI url, ApiKeySource apiKeySource) {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme())))
            throw new IllegalArgumentException("the address of Holdfast must begin with http:// or https://");
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null)
            throw new IllegalArgumentException("the address of Holdfast must have no password, query or fragment");
        this.base = url.toString().replaceFirst("/+$", "");
        this.host = url.getHost();
        this.apiKeySource = apiKeySource;
    }

    /** Returns the URL of a path below the address. */
    URI resolve(String path) {
        return URI.create(base + path);
    }

    void authorize(HttpRequest.Builder request) {
        var key = apiKeySource.currentKey();
        if (key == null) return;
        // Without this check, the builder would throw an exception that contains the key.
        if (!KEY_TEXT.matcher(key).matches()) throw new ApiKeyException();
        // API Gateway itself reads the header Authorization, and accepts only tokens of the OpenID provider in this
        // header.
        if (AMAZON_HOST.matcher(host).matches() && key.startsWith(KEY_PREFIX)) request.header("Holdfast-Key", key);
        else request.header("Authorization", "Bearer " + key);
    }

    /** @throws IllegalArgumentException if a header can't contain the value */
    static void addTextHeader(HttpRequest.Builder request, String header, @Nullable String value) {
        if (value == null) return;
        if (!HEADER_TEXT.matcher(value).matches())
            throw new IllegalArgumentException(header + " must have only printable ASCII characters over HTTP");
        request.header(header, value);
    }
}
