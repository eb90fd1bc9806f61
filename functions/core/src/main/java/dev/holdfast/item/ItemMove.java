// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request to move an item to a state.
 *
 * @param deadline the item's new own deadline, null to keep the old one
 * @param within the duration from which the caller computed the deadline
 */
public record ItemMove(
        String to,
        @Nullable String note,
        @Nullable Instant deadline,
        @Nullable Duration within,
        @Nullable RequestIdentity request) {}
