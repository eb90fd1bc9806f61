// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key as callers see it.
 *
 * @param key the key in plain text, only in the answer to {@link CreateKey}; null elsewhere
 */
public record ApiKeyView(
        String id,
        String name,
        Scope scope,
        Instant createdAt,
        @Nullable String key) {
    static ApiKeyView of(ApiKeyStore.StoredApiKey storedKey, @Nullable String key) {
        return new ApiKeyView(storedKey.id(), storedKey.name(), storedKey.scope(), storedKey.created(), key);
    }

    /** Leaves out the key, so that logs don't contain it. */
    @Override
    public String toString() {
        return "ApiKeyView[" + id + "]";
    }
}
