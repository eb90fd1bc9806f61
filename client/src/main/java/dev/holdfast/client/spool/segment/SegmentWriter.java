// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes groups of entries to the newest segment, with one force per group. Only one thread uses a writer. */
public final class SegmentWriter {
    private static final Logger LOG = System.getLogger(SegmentWriter.class.getName());

    private final SegmentFolder folder;
    private final DiskAccess disk;
    private final long segmentBytes;
    private @Nullable SpoolSegment segment;
    private @Nullable SegmentFile file;
    private boolean rolled;
    private long nextSequence;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    public SegmentWriter(SegmentFolder folder, SegmentScan scan, DiskAccess disk, long segmentBytes) {
        this.folder = folder;
        this.disk = disk;
        this.segmentBytes = segmentBytes;
        this.nextSequence = scan.lastSequence + 1;
    }

    /** Writes the entries to the disk, and returns their positions. After a failure, no entry is stored. */
    List<EntryPosition> write(List<PendingAppend> group) throws IOException {
        var bytes = group.stream().mapToInt(PendingAppend::entryBytes).sum();
        if (file != null && file.durableBytes() + bytes > segmentBytes) {
            seal();
            rolled = true;
        }
        var target = segment == null ? folder.create() : segment;
        segment = target;
        var firstSequence = nextSequence;
        // Later entries don't reuse the sequence numbers of failed entries, because the bytes of failed entries may
        // still be in the file.
        nextSequence += group.size();
        try {
            if (file == null) file = new SegmentFile(target.path, disk, segmentBytes, rolled);
            var positions = encode(group, target, file.durableBytes(), firstSequence);
            file.append(buffer);
            folder.grow(target, file.durableBytes(), positions.size());
            return positions;
        } catch (IOException | RuntimeException | Error e) {
            abandon(target, firstSequence, group.size());
            throw e;
        }
    }

    private List<EntryPosition> encode(List<PendingAppend> group, SpoolSegment target, long start, long firstSequence) {
        var bytes = group.stream().mapToInt(PendingAppend::entryBytes).sum() + SegmentHeader.BYTES;
        if (buffer.capacity() < bytes) buffer = ByteBuffer.allocateDirect(Math.max(bytes, 2 * buffer.capacity()));
        buffer.clear();
        if (start == 0) target.header.writeTo(buffer);
        var codec = new EntryCodec(target.header.salt());
        var positions = new ArrayList<EntryPosition>(group.size());
        for (var append : group) {
            var offset = Math.toIntExact(start + buffer.position());
            var sequence = firstSequence + positions.size();
            codec.write(buffer, sequence, append);
            positions.add(new EntryPosition(
                    target, offset, append.entryBytes(), sequence, append.timeMillis, append.subject()));
        }
        buffer.flip();
        return positions;
    }

    private void abandon(SpoolSegment target, long firstSequence, int entries) {
        if (file != null && file.durableBytes() > 0) folder.disown(target, firstSequence, entries);
        if (file != null) file.abandon();
        file = null;
        segment = null;
        folder.seal(target);
    }

    /** Ends the current segment, so that the folder can delete it. */
    public void seal() {
        var sealed = segment;
        if (sealed == null) return;
        try {
            if (file != null) file.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The spool can't cut the unused end of " + sealed, e);
        }
        file = null;
        segment = null;
        folder.seal(sealed);
    }
}
