// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The latest review of one person.
 *
 * @param approved true for an approval, false for a rejection
 */
public record IntentReview(
        String by, boolean approved, Instant at, @Nullable String reason) {}
