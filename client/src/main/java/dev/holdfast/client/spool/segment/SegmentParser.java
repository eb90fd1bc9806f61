// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the intact entries of a segment, also after damaged ones:
 *
 * <ol>
 *   <li>If an intact entry begins at the current byte, the reader continues after this entry.
 *   <li>Otherwise, the reader looks for the next byte at which an intact entry begins. The bytes before it are damaged.
 *   <li>If no intact entry follows, the remaining bytes are the tail.
 * </ol>
 */
final class SegmentParser {
    private final ByteBuffer bytes;
    private final EntryCodec codec;

    private SegmentParser(ByteBuffer bytes, EntryCodec codec) {
        this.bytes = bytes;
        this.codec = codec;
    }

    static SegmentContent read(Path path) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        var header = SegmentHeader.readFrom(bytes);
        if (header == null) return new SegmentContent(null, List.of(), 0, lengthWithoutZeros(bytes, 0), List.of());
        return new SegmentParser(bytes, new EntryCodec(header.salt())).read(header);
    }

    private SegmentContent read(SegmentHeader header) {
        var entries = new ArrayList<SegmentContent.Found>();
        var damages = new ArrayList<String>();
        var valid = SegmentHeader.BYTES;
        for (var start = nextEntry(valid); start >= 0; start = nextEntry(valid)) {
            if (start > valid) damages.add("bytes " + valid + " to " + start);
            var head = codec.headAt(bytes, start);
            if (head == null) throw new IllegalStateException("no entry at " + start);
            entries.add(new SegmentContent.Found(head, start, codec.subjectAt(bytes, start)));
            valid = start + head.entryBytes();
        }
        return new SegmentContent(header, entries, valid, lengthWithoutZeros(bytes, valid), damages);
    }

    /** Returns the position of the first intact entry at or after {@code from}; -1 if no intact entry follows. */
    private int nextEntry(int from) {
        for (var start = from; start <= bytes.limit() - EntryHead.BYTES; start++)
            if (codec.intactHeadAt(bytes, start) != null) return start;
        return -1;
    }

    private static int lengthWithoutZeros(ByteBuffer bytes, int from) {
        var end = bytes.limit();
        while (end > from && bytes.get(end - 1) == 0) end--;
        return end - from;
    }
}
