// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads entries of one segment. An entry has these parts:
 *
 * <ol>
 *   <li>the head: magic, length of the body, sequence, time, checksum of the head, checksum of the body
 *   <li>the body: length of the subject, subject, payload
 * </ol>
 *
 * The checksums are CRC-32C over the segment's salt and the bytes (RFC 3720, section 12.1).
 */
final class EntryCodec {
    private static final int MAGIC = 0x48464531; // HFE1
    private static final int CHECKED_HEAD_BYTES = 24;
    private static final int HEAD_CHECKSUM = 24;
    private static final int BODY_CHECKSUM = 28;

    private final byte[] salt;

    EntryCodec(long salt) {
        this.salt = ByteBuffer.allocate(Long.BYTES).putLong(salt).array();
    }

    static int bodyBytes(int subjectBytes, int payloadBytes) {
        return Math.addExact(Integer.BYTES + subjectBytes, payloadBytes);
    }

    void write(ByteBuffer to, long sequence, PendingAppend append) {
        var start = to.position();
        to.position(start + EntryHead.BYTES);
        to.putInt(append.subjectBytes.length).put(append.subjectBytes).put(append.payload);
        var end = to.position();
        to.position(start);
        to.putInt(MAGIC).putInt(append.entryBytes() - EntryHead.BYTES);
        to.putLong(sequence).putLong(append.timeMillis);
        to.putInt(checksum(to, start, start + CHECKED_HEAD_BYTES));
        to.putInt(checksum(to, start + EntryHead.BYTES, end));
        to.position(end);
    }

    /**
     * Returns the head of the entry that begins at this position. Returns null if the head is damaged, or the bytes end
     * before the end of the body.
     */
    @Nullable
    EntryHead headAt(ByteBuffer from, int start) {
        if (start > from.limit() - EntryHead.BYTES || from.getInt(start) != MAGIC) return null;
        if (from.getInt(start + HEAD_CHECKSUM) != checksum(from, start, start + CHECKED_HEAD_BYTES)) return null;
        var head = new EntryHead(from.getLong(start + 8), from.getLong(start + 16), from.getInt(start + 4));
        var rest = from.limit() - start - EntryHead.BYTES;
        return head.bodyBytes() < Integer.BYTES || head.bodyBytes() > rest ? null : head;
    }

    /** Returns the head of the entry that begins at this position; null if no intact entry begins there. */
    @Nullable
    EntryHead intactHeadAt(ByteBuffer from, int start) {
        var head = headAt(from, start);
        if (head == null) return null;
        var checksum = checksum(from, start + EntryHead.BYTES, start + head.entryBytes());
        return from.getInt(start + BODY_CHECKSUM) == checksum ? head : null;
    }

    /** Reads the entry with this intact head. */
    StoredEntry read(ByteBuffer from, int start, EntryHead head) {
        var subject = subjectAt(from, start);
        var payload = new byte[head.bodyBytes() - Integer.BYTES - subjectBytesAt(from, start)];
        from.get(start + head.entryBytes() - payload.length, payload);
        return new StoredEntry(head.sequence(), subject, payload, Instant.ofEpochMilli(head.timeMillis()));
    }

    String subjectAt(ByteBuffer from, int start) {
        var subject = new byte[subjectBytesAt(from, start)];
        from.get(start + EntryHead.BYTES + Integer.BYTES, subject);
        return new String(subject, UTF_8);
    }

    private static int subjectBytesAt(ByteBuffer from, int start) {
        return from.getInt(start + EntryHead.BYTES);
    }

    private int checksum(ByteBuffer bytes, int start, int end) {
        var crc = new CRC32C();
        crc.update(salt);
        crc.update(bytes.duplicate().limit(end).position(start));
        return (int) crc.getValue();
    }
}
