// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.ratelimit;

import java.time.Instant;

/**
 * Messages that a worker may send.
 *
 * @param messageCount the number of messages; 0 if no message may start in time
 * @param startAt the time at which the worker may send the messages: now or later
 */
public record MessageReservation(int messageCount, Instant startAt) {}
