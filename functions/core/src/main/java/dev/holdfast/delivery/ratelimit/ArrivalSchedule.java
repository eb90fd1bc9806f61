// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.ratelimit;

/**
 * The stored state of a rate limiter, in nanoseconds since 1970.
 *
 * @param arrival the theoretical arrival time: the time of the next message if messages arrived at regular intervals
 * @param promised the end of the slots that were assigned to waiting messages
 * @param reserved the latest instant for which a worker has reserved a message; 0 for none
 * @param interval the interval for which the schedule was computed
 */
record ArrivalSchedule(long arrival, long promised, long reserved, long interval) {}
