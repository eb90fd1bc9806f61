// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The return of a claim by its worker, who couldn't do the work.
 *
 * @param tokenHash the hash of the token of the returned claim. By this hash, Holdfast recognizes a repeated return
 * @param retryAt the time from which another worker can claim the item
 */
public record ClaimReturn(
        String worker,
        String tokenHash,
        Instant at,
        @Nullable String reason,
        Instant retryAt) {
    public ClaimReturn {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(tokenHash, "tokenHash");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(retryAt, "retryAt");
    }

    /** Whether the worker returned the claim with this token. */
    public boolean hasToken(String token) {
        return ItemClaim.matches(tokenHash, token);
    }
}
