// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import org.jspecify.annotations.Nullable;

/** Reads bearer tokens from the header Authorization (RFC 6750). */
final class BearerToken {
    private static final String SCHEME_PREFIX = "Bearer ";

    private BearerToken() {}

    /** Returns the header's token, or null if the header has another scheme. */
    static @Nullable String token(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME_PREFIX, 0, SCHEME_PREFIX.length())
                ? authorization.substring(SCHEME_PREFIX.length()).strip()
                : null;
    }
}
