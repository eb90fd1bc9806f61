// SPDX-License-Identifier: Apache-2.0
/**
 * Stores the deliveries of events to the targets of subscriptions, and decides when each delivery is due: retries,
 * circuit breakers, alarms. {@link dev.holdfast.delivery.DeliveryStore} stores the deliveries. The package {@code
 * worker} sends them.
 */
@NullMarked
package dev.holdfast.delivery;

import org.jspecify.annotations.NullMarked;
