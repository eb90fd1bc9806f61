// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Stores the sequence numbers of the finished entries of one segment. After each append, the log survives the end of
 * the process. It survives a power failure only after {@link #close}. This is enough, because Holdfast recognizes a
 * repeated call by its idempotency key.
 *
 * <p>The log uses a stream and not a channel, because an interrupt closes a channel.
 */
final class SentLog {
    private static final int RECORD_BYTES = Long.BYTES + Integer.BYTES;

    private final Path path;
    private @Nullable FileOutputStream stream;

    SentLog(Path path) {
        this.path = path;
    }

    /** Reads the log, and removes an incomplete record at its end. */
    Set<Long> read() throws IOException {
        var finished = new HashSet<Long>();
        if (!Files.exists(path)) return finished;
        var records = ByteBuffer.wrap(Files.readAllBytes(path));
        while (records.remaining() >= RECORD_BYTES) {
            var sequence = records.getLong();
            if (records.getInt() == checksum(sequence)) finished.add(sequence);
        }
        if (records.hasRemaining()) {
            try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(records.position());
            }
        }
        return finished;
    }

    void append(long sequence) throws IOException {
        if (stream == null) {
            if (!Files.exists(path)) PrivateFiles.create(path).close();
            stream = new FileOutputStream(path.toFile(), true);
        }
        var checksum = checksum(sequence);
        stream.write(ByteBuffer.allocate(RECORD_BYTES)
                .putLong(sequence)
                .putInt(checksum)
                .array());
    }

    /** Forces the log to the disk. */
    void close() throws IOException {
        try (var closing = stream) {
            if (closing != null) closing.getFD().sync();
        } finally {
            stream = null;
        }
    }

    void delete() throws IOException {
        if (stream != null) stream.close();
        stream = null;
        Files.deleteIfExists(path);
    }

    private static int checksum(long sequence) {
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, sequence));
        return (int) crc.getValue();
    }
}
