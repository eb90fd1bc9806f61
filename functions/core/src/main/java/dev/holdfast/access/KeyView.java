package dev.holdfast.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key as callers see it.
 *
 * @param key the key itself, only in the answer that made it, never again
 */
public record KeyView(
        String id,
        String name,
        Scope scope,
        Instant createdAt,
        @Nullable String key) {
    static KeyView of(ApiKeys.Stored s, @Nullable String key) {
        return new KeyView(s.id(), s.name(), s.scope(), s.created(), key);
    }

    @Override
    public String toString() {
        return "KeyView[" + id + "]";
    }
}
