// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The return of a claim by its worker, who couldn't do the work.
 *
 * @param retryAt the time from which another worker can claim the item
 * @param attempt the number of claims so far
 */
public record ItemReturn(
        String worker, Instant at, @Nullable String reason, Instant retryAt, int attempt) {}
