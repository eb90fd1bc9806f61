// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.lateness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A hold of an item that has ended. */
public record PastHold(
        Instant since, Instant until, String by, @Nullable String reason, String endedBy) {}
