// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a segment.
 *
 * @param salt a random number that the checksums of the segment's entries include. So the reader doesn't mistake old
 *     bytes of the disk for an entry, nor a payload that contains a copy of an entry.
 */
record SegmentHeader(long number, long salt) {
    static final int BYTES = 28;

    private static final long MAGIC = 0x484653504F4F4C31L; // HFSPOOL1
    private static final int CHECKED_BYTES = 24;

    void writeTo(ByteBuffer to) {
        var start = to.position();
        to.putLong(MAGIC).putLong(number).putLong(salt).putInt(checksum(to, start));
    }

    /** Reads the header. Returns null if the bytes don't begin with an intact header. */
    static @Nullable SegmentHeader readFrom(ByteBuffer from) {
        if (from.limit() < BYTES || from.getLong(0) != MAGIC) return null;
        if (from.getInt(CHECKED_BYTES) != checksum(from, 0)) return null;
        return new SegmentHeader(from.getLong(8), from.getLong(16));
    }

    private static int checksum(ByteBuffer bytes, int start) {
        var crc = new CRC32C();
        crc.update(bytes.duplicate().position(start).limit(start + CHECKED_BYTES));
        return (int) crc.getValue();
    }
}
