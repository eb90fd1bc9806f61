// SPDX-License-Identifier: Apache-2.0
/**
 * Makes the attempts to send deliveries: order of a subject's events, rate limit, circuit breaker, recording of
 * outcomes. The entry point is {@link dev.holdfast.delivery.worker.DeliveryWorker}.
 */
@NullMarked
package dev.holdfast.delivery.worker;

import org.jspecify.annotations.NullMarked;
