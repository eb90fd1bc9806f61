// SPDX-License-Identifier: Apache-2.0
/**
 * Sends events to the targets of subscriptions, with retries, rate limits and circuit breakers. Sends the events of
 * each subject in their order. {@link dev.holdfast.delivery.DeliveryWorker} is the entry point.
 * {@link dev.holdfast.delivery.DeliveryStore} stores the deliveries.
 */
@NullMarked
package dev.holdfast.delivery;

import org.jspecify.annotations.NullMarked;
