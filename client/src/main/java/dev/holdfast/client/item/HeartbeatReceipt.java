// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The confirmation of a heartbeat.
 *
 * @param due the current deadline; null if the item has none
 */
public record HeartbeatReceipt(
        String workflow,
        String key,
        long version,
        String state,
        @Nullable Instant due) {}
