// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pending deliveries of a subscription due earlier, because its receiver works again. Alarms become due
 * immediately. The other deliveries become due at random times within a period. The period has the duration of the
 * failure, limited to between one minute and one hour. A delivery that is due earlier stays unchanged. No delivery
 * becomes due before the subscription's group and hours allow it.
 *
 * <p>Until the receiver accepts a message, some deliveries keep their retry delays: the refused deliveries, and
 * deliveries with more than {@value #MAX_ADVANCED_TRIES} attempts. Without this rule, a receiver that alternates
 * between refusals and failures would use up all attempts of an alarm within minutes.
 */
final class PendingAdvancer {
    private static final int PAGE_SIZE = 200;
    private static final int MAX_PAGES_PER_RUN = 10;
    private static final int MAX_ADVANCED_TRIES = 5;

    /** A delivery older than this period has used all its attempts before the failure began. */
    private static final Duration RETRY_PERIOD = Duration.ofDays(5);

    private final UndeliveredAlarms undeliveredAlarms;
    private final DeliveryStore deliveryStore;
    private final DeferralSchedule deferralSchedule;

    PendingAdvancer(
            UndeliveredAlarms undeliveredAlarms, DeliveryStore deliveryStore, DeferralSchedule deferralSchedule) {
        this.undeliveredAlarms = undeliveredAlarms;
        this.deliveryStore = deliveryStore;
        this.deferralSchedule = deferralSchedule;
    }

    /** Updates some pages of deliveries. Returns the cursor of the next page, or null after the last page. */
    @Nullable
    String run(SubscriptionTask task, Subscription subscription, Instant now) {
        var cursor = task.cursor();
        // Advances alarms first, so that they don't wait until a later run reads their page.
        if (cursor == null) advanceAlarms(task, subscription, now);
        for (var pages = 0; pages < MAX_PAGES_PER_RUN; pages++) {
            var rowPage = deliveryStore.findPage(
                    task.app(), task.id(), task.since().minus(RETRY_PERIOD), null, PAGE_SIZE, cursor);
            var readable = rowPage.rows().stream()
                    .flatMap(row -> deliveryStore.tryRead(row).stream())
                    .toList();
            advance(readable, task, subscription, now);
            cursor = rowPage.next();
            if (cursor == null) return null;
        }
        return cursor;
    }

    private void advanceAlarms(SubscriptionTask task, Subscription subscription, Instant now) {
        String cursor = null;
        for (var pages = 0; pages < MAX_PAGES_PER_RUN; pages++) {
            var alarmPage = undeliveredAlarms.findPage(subscription, cursor);
            advance(alarmPage.deliveries(), task, subscription, now);
            cursor = alarmPage.next();
            if (cursor == null) return;
        }
    }

    private void advance(
            List<StoredDelivery> deliveries, SubscriptionTask task, Subscription subscription, Instant now) {
        var isStillFaulty = subscription.breakerState() != null;
        var late = new ArrayList<StoredDelivery>();
        var advanced = new ArrayList<Delivery>();
        for (var stored : deliveries) {
            var delivery = stored.delivery();
            if (delivery.status() != Delivery.DeliveryStatus.PENDING) continue;
            if (isStillFaulty && (delivery.wasRefused() || delivery.tries() > MAX_ADVANCED_TRIES)) continue;
            // The delivery waits for the rate limit, and not for the receiver.
            if (delivery.nextCheckAt().equals(delivery.slot())) continue;
            var earliest = delivery.isUndeliveredAlarm() ? now : deferralSchedule.spreadAfterOutage(task.since(), now);
            var next = delivery.owedAt().isAfter(earliest) ? delivery.owedAt() : earliest;
            if (!delivery.nextCheckAt().isAfter(next)) continue;
            // A worker may be handling the delivery. The end of its lease is soon enough for the next check.
            if (!delivery.nextCheckAt().isAfter(now.plus(DeliveryLease.LONGEST_DURATION))) continue;
            late.add(stored);
            advanced.add(delivery.deferredUntil(next));
        }
        if (!late.isEmpty()) deliveryStore.replaceEach(late, advanced);
    }
}
