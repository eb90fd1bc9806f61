// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The receiver, the order and the times of a new delivery.
 *
 * @param to the person to notify, or null if the delivery uses the address of the subscription
 * @param after the sort key of the predecessor, which must be settled first, or null
 * @param afterAlarm for an alarm, the sort key of the preceding alarm, or null
 * @param owed the earliest time that the subscription's group and hours allow
 * @param next the time at which a sweep checks the delivery if it is still pending
 */
public record DeliveryPlan(
        @Nullable String to,
        @Nullable String after,
        @Nullable String afterAlarm,
        Instant created,
        Instant owed,
        Instant next) {}
