package dev.holdfast.hold.intent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one reviewer thinks of an intent: their latest word, unless they took it back. */
public record IntentReview(
        String by, boolean approved, Instant at, @Nullable String reason) {
    int textLength() {
        return by.length() + (reason == null ? 0 : reason.length());
    }
}
