// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.view;

import dev.holdfast.item.ItemWork;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A claim as actions return it to callers.
 *
 * @param until the end of the lease. From then on, another worker can claim the item
 * @param attempt the number of claims so far, including this claim
 * @param token the claim's token in the answer to the request that makes the claim; null in all other answers
 */
public record ClaimView(
        String worker,
        Instant since,
        Instant until,
        int attempt,
        @Nullable String token) {
    /** Returns the view of an item's claim, without its token; null if the item isn't claimed. */
    static @Nullable ClaimView of(@Nullable ItemWork itemWork) {
        return itemWork == null || itemWork.claim() == null
                ? null
                : new ClaimView(
                        itemWork.claim().worker(),
                        itemWork.claim().since(),
                        itemWork.claim().until(),
                        itemWork.attempts(),
                        null);
    }

    ClaimView withToken(String token) {
        return new ClaimView(worker, since, until, attempt, token);
    }

    /** Leaves out the token, because logs and messages of tests contain this text. */
    @Override
    public String toString() {
        return "ClaimView[worker=" + worker + ", since=" + since + ", until=" + until + ", attempt=" + attempt + "]";
    }
}
