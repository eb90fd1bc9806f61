// SPDX-License-Identifier: Apache-2.0
/**
 * Makes the attempts to send deliveries. Keeps the order of a subject's events, applies the rate limit and the circuit
 * breaker, and records the outcomes. The entry point is {@link dev.holdfast.delivery.worker.DeliveryWorker}.
 */
@NullMarked
package dev.holdfast.delivery.worker;

import org.jspecify.annotations.NullMarked;
