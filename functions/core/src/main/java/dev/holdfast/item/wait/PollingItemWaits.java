// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.wait;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.ItemId;
import dev.holdfast.problem.ActionResult;
import java.time.Duration;

/**
 * Lets a request read the item once a second. Deployments in which another process makes the changes use this class,
 * such as functions on AWS.
 */
public final class PollingItemWaits implements ItemWaits {
    /** The longest wait. Each waiting request occupies a function, and other functions need the same capacity. */
    static final Duration MAX_POLLING_TIME = Duration.ofSeconds(3);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final MachineClock clock;

    public PollingItemWaits(MachineClock clock) {
        this.clock = clock;
    }

    @Override
    public Duration longestWait() {
        return MAX_POLLING_TIME;
    }

    @Override
    public ActionResult<ItemWait> begin(ItemId id) {
        return ActionResult.ok(new ItemWait() {
            @Override
            public boolean await(Duration atMost) throws InterruptedException {
                if (!atMost.isPositive()) return false;
                if (!clock.sleep(atMost.compareTo(PERIOD) < 0 ? atMost : PERIOD)) throw new InterruptedException();
                return true;
            }

            @Override
            public void close() {}
        });
    }
}
