package dev.holdfast.apikey;

import dev.holdfast.access.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key as callers see it.
 *
 * @param key the key itself, only in the answer that made it, never again
 */
public record ApiKeyView(
        String id,
        String name,
        Scope scope,
        Instant createdAt,
        @Nullable String key) {
    static ApiKeyView of(ApiKeyStore.StoredApiKey s, @Nullable String key) {
        return new ApiKeyView(s.id(), s.name(), s.scope(), s.created(), key);
    }

    @Override
    public String toString() {
        return "ApiKeyView[" + id + "]";
    }
}
