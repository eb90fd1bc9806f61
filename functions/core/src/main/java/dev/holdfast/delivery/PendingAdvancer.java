// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Brings the pending deliveries of a subscription forward, since its receiver works again. Alarms go at once. The
 * others are spread over as long as the failure lasted, an hour at most. A delivery that is due earlier stays as it is.
 */
final class PendingAdvancer {
    private static final int PAGE_SIZE = 200;
    private static final int MAX_PAGES_PER_RUN = 10;

    /** A delivery that was begun earlier has spent all its attempts before the failure began. */
    private static final Duration RETRY_PERIOD = Duration.ofDays(5);

    private final DeliveryStore deliveryStore;
    private final CircuitBreaker circuitBreaker;

    PendingAdvancer(DeliveryStore deliveryStore, CircuitBreaker circuitBreaker) {
        this.deliveryStore = deliveryStore;
        this.circuitBreaker = circuitBreaker;
    }

    /** Works on some pages of deliveries, and returns the cursor of the next page; null if none is left. */
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
                // A worker may have it now: the end of its lease is soon enough.
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
