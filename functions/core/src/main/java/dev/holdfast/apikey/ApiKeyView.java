// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key as actions return it.
 *
 * @param actsForUsers whether requests with the key can name a user as the actor
 * @param key the key in plain text in the result of {@link CreateKey}; null in all other results
 */
public record ApiKeyView(
        String id,
        String name,
        Scope scope,
        boolean actsForUsers,
        Instant createdAt,
        @Nullable String key) {
    static ApiKeyView of(ApiKeyStore.StoredApiKey storedKey, @Nullable String key) {
        return new ApiKeyView(
                storedKey.id(),
                storedKey.name(),
                storedKey.scope(),
                storedKey.canActForUsers(),
                storedKey.created(),
                key);
    }

    /** Leaves out the plain text of the key, so that logs don't contain this secret. */
    @Override
    public String toString() {
        return "ApiKeyView[" + id + "]";
    }
}
