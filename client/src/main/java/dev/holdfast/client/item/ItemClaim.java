// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The claim of an item by a worker.
 *
 * @param until the end of the lease. From then on, another worker can claim the item
 * @param attempt the number of claims so far, with this one
 * @param token the token of the claim; null except in the answer to the claim itself
 */
public record ItemClaim(
        String worker,
        Instant since,
        Instant until,
        int attempt,
        @Nullable String token) {
    /** Leaves out the token, because logs contain this text. */
    @Override
    public String toString() {
        return "ItemClaim[worker=" + worker + ", since=" + since + ", until=" + until + ", attempt=" + attempt + "]";
    }
}
