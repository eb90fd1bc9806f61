// SPDX-License-Identifier: Apache-2.0
/**
 * Stores the deliveries of events to the targets of subscriptions, and decides when each delivery is due. The decision
 * depends on retries, circuit breakers and alarms. {@link dev.holdfast.delivery.DeliveryStore} stores the deliveries.
 * The package {@code worker} sends the deliveries.
 */
@NullMarked
package dev.holdfast.delivery;

import org.jspecify.annotations.NullMarked;
