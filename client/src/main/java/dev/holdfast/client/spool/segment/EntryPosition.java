// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

/** The place of an entry in its segment, with the parts of the entry that determine its order. */
public record EntryPosition(
        SpoolSegment segment, int offset, int length, long sequence, long timeMillis, String subject) {}
