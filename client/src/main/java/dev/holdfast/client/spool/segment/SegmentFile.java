// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file of the segment that is being written.
 *
 * <p>The file grows in steps, before the entries need the space. A force is faster if the file's length stays the same.
 */
final class SegmentFile implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SegmentFile.class.getName());
    private static final int FIRST_ALLOCATION_BYTES = 64 * 1024;
    private static final int GROWTH_FACTOR = 4;

    private final Path path;
    private final DiskAccess disk;
    private final FileChannel channel;
    private final long targetBytes;
    private long allocatedBytes;
    private long nextAllocationBytes;
    private long durableBytes;

    /** @param full whether the first append gives the file its whole length */
    SegmentFile(Path path, DiskAccess disk, long targetBytes, boolean full) throws IOException {
        this.path = path;
        this.disk = disk;
        this.targetBytes = targetBytes;
        this.channel = PrivateFiles.create(path);
        this.nextAllocationBytes = full ? targetBytes : FIRST_ALLOCATION_BYTES;
    }

    long durableBytes() {
        return durableBytes;
    }

    /** Appends the bytes, and returns after they are on the disk. */
    void append(ByteBuffer bytes) throws IOException {
        var end = durableBytes + bytes.remaining();
        allocate(end);
        disk.write(channel, bytes, durableBytes);
        disk.force(channel);
        if (durableBytes == 0) PrivateFiles.forceDirectory(PrivateFiles.directoryOf(path));
        durableBytes = end;
    }

    private void allocate(long end) throws IOException {
        if (end <= allocatedBytes) return;
        allocatedBytes = Math.max(end, Math.min(targetBytes, nextAllocationBytes));
        nextAllocationBytes = allocatedBytes * GROWTH_FACTOR;
        disk.write(channel, ByteBuffer.allocate((int) (allocatedBytes - end)), end);
    }

    /**
     * Closes the file after a failed write or force, and removes the failed entries. After a failed force, nobody knows
     * which bytes are on the disk. A repeated force would report success nevertheless.
     */
    void abandon() {
        try (channel) {
            channel.truncate(durableBytes);
            if (durableBytes == 0) Files.delete(path);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "The spool can't cut the failed entries from " + path, e);
        }
    }

    /** Closes the file, and removes the space at its end that the entries don't need. */
    @Override
    public void close() throws IOException {
        try (channel) {
            channel.truncate(durableBytes);
        }
    }
}
