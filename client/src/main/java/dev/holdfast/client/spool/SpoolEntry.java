// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import java.time.Instant;

/**
 * A stored call.
 *
 * @param subject the name of the thing whose calls keep their order, such as an item
 * @param time the time of the call, which determines the age
 */
@SuppressWarnings("ArrayRecordComponent") // The payload is opaque, and nobody compares entries.
public record SpoolEntry(String subject, byte[] payload, Instant time) {}
