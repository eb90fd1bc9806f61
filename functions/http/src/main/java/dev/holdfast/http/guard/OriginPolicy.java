// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes pages of this server from pages of other sites. A browser sends a page's site in {@code Origin} (RFC
 * 6454). The browser sends the relation of that site to this server in {@code Sec-Fetch-Site} (Fetch Metadata). Pages
 * can't change these headers. Clients that aren't browsers don't send these headers.
 */
public final class OriginPolicy {
    private static final String FETCH_SITE_HEADER = "Sec-Fetch-Site";

    /**
     * The header that a proxy with TLS sets. A page can't send this header to another site without a preflight request.
     */
    private static final String SCHEME_HEADER = "X-Forwarded-Proto";

    /** {@code none} means that a person caused the request, for example with a bookmark. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Set<String> listedOrigins;

    /**
     * @param origins additional origins whose pages are allowed to call this server
     * @throws IllegalArgumentException for an origin that isn't a scheme and a host with an optional port
     */
    public OriginPolicy(Collection<String> origins) {
        listedOrigins = origins.stream()
                .map(OriginPolicy::parse)
                .map(uri -> serialize(uri.getScheme(), uri.getHost(), uri.getPort()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a browser sent the request. Old browsers send neither {@code Origin} nor {@code Sec-Fetch-Site} with a
     * safe request.
     */
    static boolean isFromBrowser(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.ORIGIN)
                || request.headers().contains(FETCH_SITE_HEADER);
    }

    /** Whether pages of further origins are allowed to call this server. */
    boolean listsOrigins() {
        return !listedOrigins.isEmpty();
    }

    /** Returns the origin of the page that sent the request, if the origin is listed; otherwise null. */
    @Nullable
    String findListedOrigin(HttpServerRequest request) {
        var origins = request.headers().getAll(HttpHeaders.ORIGIN);
        return origins.size() == 1 && listedOrigins.contains(origins.getFirst()) ? origins.getFirst() : null;
    }

    /** Whether the request comes from a page of another site. */
    public boolean isFromOtherSite(HttpServerRequest request) {
        if (findListedOrigin(request) != null) return false;
        return !isOwn(request.headers().getAll(HttpHeaders.ORIGIN), request)
                || !OWN_SITES.containsAll(request.headers().getAll(FETCH_SITE_HEADER));
    }

    private static boolean isOwn(List<String> origins, HttpServerRequest request) {
        if (origins.isEmpty()) return true;
        var ownOrigin = ownOrigin(request);
        return origins.size() == 1 && origins.getFirst().equals(ownOrigin);
    }

    private static @Nullable String ownOrigin(HttpServerRequest request) {
        var authority = request.authority();
        if (authority == null) return null;
        var forwarded = request.getHeader(SCHEME_HEADER);
        // Each proxy appends the scheme of its own client, so the first scheme is the scheme of the browser's request.
        var scheme = forwarded == null ? request.scheme() : forwarded.split(",", 2)[0].strip();
        return serialize(scheme == null ? "http" : scheme, authority.host(), authority.port());
    }

    private static URI parse(String origin) {
        try {
            var uri = URI.create(origin);
            var isOrigin = uri.getHost() != null
                    && Set.of("http", "https").contains(uri.getScheme())
                    && origin.equals(uri.getScheme() + "://" + uri.getRawAuthority())
                    && uri.getRawUserInfo() == null;
            if (isOrigin) return uri;
        } catch (IllegalArgumentException e) {
            // Ignores this exception, because the method then throws an exception that describes the expected form.
        }
        throw new IllegalArgumentException(origin + " is not an origin, such as https://holdfast.example.com");
    }

    /** Returns an origin as browsers write it: in lower case, and without the scheme's default port. */
    private static String serialize(String scheme, String host, int port) {
        var isDefault = port <= 0 || port == (scheme.equalsIgnoreCase("https") ? 443 : 80);
        return (scheme + "://" + host + (isDefault ? "" : ":" + port)).toLowerCase(Locale.ROOT);
    }
}
