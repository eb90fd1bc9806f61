// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.time.Instant;

/** An entry as it was read from its segment. */
@SuppressWarnings("ArrayRecordComponent") // The payload is opaque, and nobody compares entries.
public record StoredEntry(long sequence, String subject, byte[] payload, Instant time) {}
