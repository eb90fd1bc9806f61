// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The latest review of an intent by one reviewer. Holdfast removes a review when the reviewer withdraws it. */
public record IntentReview(
        String by, boolean approved, Instant at, @Nullable String reason) {
    int textLength() {
        return by.length() + (reason == null ? 0 : reason.length());
    }
}
