// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import static java.util.Objects.requireNonNull;

import dev.holdfast.client.item.Item;

/**
 * An item that this worker has claimed.
 *
 * @param leaseBeginNanos the time of {@link System#nanoTime} before the claim was sent, so that the lease never ends
 *     earlier for Holdfast than for this worker
 */
record ClaimedItem(Item item, long leaseBeginNanos) {
    /** Returns the name of the item in the form that commands accept as an argument. */
    String name() {
        return item.workflow() + "/" + item.key();
    }

    String token() {
        return requireNonNull(requireNonNull(item.claim(), "claim").token(), "token");
    }

    /** Returns the number of this attempt, beginning with 1. */
    int attempt() {
        return requireNonNull(item.claim(), "claim").attempt();
    }
}
