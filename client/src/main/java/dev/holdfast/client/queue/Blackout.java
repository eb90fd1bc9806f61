// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

/**
 * A recurring period in which Holdfast releases no intents.
 *
 * @param cron the local times at which the blackout begins, as five cron fields
 * @param duration an ISO 8601 duration; {@code P1D} is a calendar day of the zone, and {@code PT24H} has 24 hours
 * @param zone the IANA time zone of the cron fields
 */
public record Blackout(String name, String cron, String duration, String zone) {}
