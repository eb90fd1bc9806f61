// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item.receipt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The confirmation that a claim was returned.
 *
 * @param due the current deadline; null if the item has none
 * @param retryAt the time from which another worker can claim the item
 * @param attempt the number of claims so far
 */
public record ReturnReceipt(
        String workflow,
        String key,
        long version,
        String state,
        @Nullable Instant due,
        Instant retryAt,
        int attempt) {}
