// SPDX-License-Identifier: Apache-2.0
/**
 * Limits the number of messages to a subscription per period, for all workers together. The entry point is
 * {@link dev.holdfast.delivery.ratelimit.RateLimiter}.
 */
@NullMarked
package dev.holdfast.delivery.ratelimit;

import org.jspecify.annotations.NullMarked;
