// SPDX-License-Identifier: Apache-2.0
/**
 * Sends events to the targets of subscriptions, with retries, rate limits and circuit breakers. Keeps the order of each
 * subject's events. {@link dev.holdfast.delivery.DeliveryWorker} is the entry point.
 * {@link dev.holdfast.delivery.DeliveryStore} stores the deliveries.
 */
@NullMarked
package dev.holdfast.delivery;

import org.jspecify.annotations.NullMarked;
