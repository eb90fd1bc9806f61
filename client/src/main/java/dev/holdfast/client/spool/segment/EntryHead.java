// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

/**
 * The fixed part of an entry.
 *
 * @param sequence the position in the order of arrival, over all segments
 * @param bodyBytes the length of the body, which follows the head
 */
record EntryHead(long sequence, long timeMillis, int bodyBytes) {
    static final int BYTES = 32;

    int entryBytes() {
        return BYTES + bodyBytes;
    }
}
