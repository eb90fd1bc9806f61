// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import java.time.Duration;

/**
 * The item with which Holdfast watches a spool.
 *
 * @param workflow the workflow of the item; its states need no time limits
 * @param key the key of the item; each spool needs its own
 * @param limit the longest time that a report may wait in the spool, and the time from a heartbeat to the item's
 *     deadline
 */
public record SpoolWatch(String workflow, String key, Duration limit) {
    private static final int HEARTBEATS_PER_LIMIT = 3;

    public SpoolWatch {
        if (limit.compareTo(Duration.ofSeconds(1)) < 0)
            throw new IllegalArgumentException("limit is shorter than one second");
    }

    /** Returns the time between two heartbeats. */
    public Duration interval() {
        return limit.dividedBy(HEARTBEATS_PER_LIMIT);
    }
}
