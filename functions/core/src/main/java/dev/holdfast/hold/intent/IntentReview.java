// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The latest review of an intent by one reviewer. When a reviewer withdraws their review, it is removed. */
public record IntentReview(
        String by, boolean approved, Instant at, @Nullable String reason) {
    int textLength() {
        return by.length() + (reason == null ? 0 : reason.length());
    }
}
