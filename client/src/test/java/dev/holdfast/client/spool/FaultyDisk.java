// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import dev.holdfast.client.spool.segment.DiskAccess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A disk that fails when a test wants it, and counts how often the spool forces data to it. */
final class FaultyDisk implements DiskAccess {
    volatile boolean full;
    volatile boolean forceFails;
    volatile int forces;
    volatile Runnable beforeForce = () -> {};

    @Override
    public void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        if (full) {
            DiskAccess.super.write(channel, bytes.slice(0, bytes.remaining() / 2), position);
            throw new IOException("No space left on device");
        }
        DiskAccess.super.write(channel, bytes, position);
    }

    @Override
    public void force(FileChannel channel) throws IOException {
        beforeForce.run();
        forces++;
        if (forceFails) throw new IOException("Input/output error");
        DiskAccess.super.force(channel);
    }
}
