// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes and forces segment files. Tests replace this interface to simulate disk faults. */
public interface DiskAccess {
    DiskAccess REAL = new DiskAccess() {};

    default void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        var next = position;
        while (bytes.hasRemaining()) next += channel.write(bytes, next);
    }

    /** Forces the file, and returns after its content is on the disk. */
    default void force(FileChannel channel) throws IOException {
        channel.force(false);
    }
}
