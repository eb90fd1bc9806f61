// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.view;

import dev.holdfast.item.ItemWork;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The return of a claim as actions return it to callers.
 *
 * @param retryAt the time from which another worker can claim the item
 * @param attempt the number of claims so far, including the returned claim
 */
public record ReturnView(
        String worker, Instant at, @Nullable String reason, Instant retryAt, int attempt) {
    /** Returns the view of the last return; null if no claim was returned, or a later claim followed. */
    static @Nullable ReturnView of(@Nullable ItemWork itemWork) {
        return itemWork == null || itemWork.returned() == null
                ? null
                : new ReturnView(
                        itemWork.returned().worker(),
                        itemWork.returned().at(),
                        itemWork.returned().reason(),
                        itemWork.returned().retryAt(),
                        itemWork.attempts());
    }
}
