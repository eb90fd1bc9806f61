package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who wants something done with intents, and why.
 *
 * @param override why a blackout should not count
 * @param at when to release; null for now
 * @param batch the batch that this is part of
 */
record Order(
        Verb verb,
        Caller caller,
        Policy policy,
        @Nullable String reason,
        @Nullable String override,
        @Nullable Instant at,
        @Nullable String batch) {
    Gate gate(Instant now) {
        return new Gate(policy, caller, override, now);
    }
}
