// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item.receipt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The confirmation of a heartbeat.
 *
 * @param due the current deadline; null if the item has none
 * @param claimedUntil the end of the claim's lease; null for a heartbeat without the token of a claim
 */
public record HeartbeatReceipt(
        String workflow,
        String key,
        long version,
        String state,
        @Nullable Instant due,
        @Nullable Instant claimedUntil) {}
