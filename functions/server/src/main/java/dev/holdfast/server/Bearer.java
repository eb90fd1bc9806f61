package dev.holdfast.server;

import org.jspecify.annotations.Nullable;

/** The header Authorization of RFC 6750. */
final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /** The token in it; null where it has another scheme. */
    static @Nullable String token(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? authorization.substring(SCHEME.length()).strip()
                : null;
    }
}
