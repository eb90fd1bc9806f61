// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

import dev.holdfast.delivery.Delivery.DeliveryStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A receiver's newest notice that an item is late.
 *
 * @param subscription the id of the subscription that sends the notice
 * @param to the person to notify; null for the subscription's own address
 * @param publishedAt when Holdfast published the notice
 * @param type the type of the event; null if Holdfast no longer keeps the delivery
 * @param status the status of the delivery; null if Holdfast no longer keeps the delivery
 * @param deliveredAt when the receiver got the notice; null if the receiver didn't get it, or if Holdfast no longer
 *     keeps the delivery
 * @param problem the receiver's answer to the newest failed attempt; null without a failed attempt
 */
public record LateNoticeView(
        String subscription,
        @Nullable String to,
        Instant publishedAt,
        @Nullable String type,
        @Nullable DeliveryStatus status,
        @Nullable Instant deliveredAt,
        @Nullable String problem) {}
