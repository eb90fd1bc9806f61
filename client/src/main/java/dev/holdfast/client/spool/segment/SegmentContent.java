// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries that a reader found in a segment.
 *
 * @param header null if the header is damaged or incomplete
 * @param validBytes the end of the last intact entry
 * @param tailBytes the number of bytes after the last intact entry, without the zeros at the end of the file
 * @param damages descriptions of the damaged ranges before the last intact entry
 */
record SegmentContent(
        @Nullable SegmentHeader header, List<Found> entries, int validBytes, int tailBytes, List<String> damages) {
    /** An intact entry. */
    record Found(EntryHead head, int offset, String subject) {}
}
