// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pending deliveries of a subscription due earlier, because its receiver works again. Alarms become due at
 * once. Deliveries that aren't alarms become due at random times within a period. The period is as long as the failure,
 * but at least one minute and at most one hour. A delivery whose due time is already earlier stays unchanged.
 */
final class PendingAdvancer {
    private static final int PAGE_SIZE = 200;
    private static final int MAX_PAGES_PER_RUN = 10;

    /** A delivery older than this has used all its attempts before the failure began. */
    private static final Duration RETRY_PERIOD = Duration.ofDays(5);

    private final DeliveryStore deliveryStore;
    private final CircuitBreaker circuitBreaker;

    PendingAdvancer(DeliveryStore deliveryStore, CircuitBreaker circuitBreaker) {
        this.deliveryStore = deliveryStore;
        this.circuitBreaker = circuitBreaker;
    }

    /** Updates some pages of deliveries. Returns the cursor of the next page, or null after the last page. */
    @Nullable
    String run(SubscriptionTask task, Subscription subscription, Instant now) {
        var cursor = task.cursor();
        for (var pages = 0; pages < MAX_PAGES_PER_RUN; pages++) {
            var rowPage = deliveryStore.findPage(
                    task.app(), task.id(), task.since().minus(RETRY_PERIOD), null, PAGE_SIZE, cursor);
            var late = new ArrayList<DeliveryStore.StoredDelivery>();
            var advanced = new ArrayList<Delivery>();
            for (var row : rowPage.rows()) {
                var stored = DeliveryStore.read(row);
                if (stored.delivery().status() != Delivery.DeliveryStatus.PENDING) continue;
                var next = stored.delivery().isUndeliveredAlarm()
                        ? now
                        : circuitBreaker.spreadAfterOutage(task.since(), now);
                if (!stored.delivery().nextCheckAt().isAfter(next)) continue;
                // A worker may be handling this delivery now. A sweep handles it after the lease, which ends soon.
                if (!stored.delivery().nextCheckAt().isAfter(now.plus(DeliveryStore.LEASE_DURATION))) continue;
                late.add(stored);
                advanced.add(stored.delivery().deferredUntil(next));
            }
            if (!late.isEmpty()) deliveryStore.replaceEach(late, advanced);
            cursor = rowPage.next();
            if (cursor == null) return null;
        }
        return cursor;
    }
}
