// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.schedule;

/**
 * A local time in a time zone.
 *
 * @param time the date and the time of day, such as {@code 2026-12-24T10:00}
 * @param zone an IANA time zone
 */
public record LocalMoment(String time, String zone) {}
