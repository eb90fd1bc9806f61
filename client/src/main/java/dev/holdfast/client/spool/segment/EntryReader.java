// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;

/** Reads single entries of segments. */
public final class EntryReader {
    private EntryReader() {}

    /** @throws DamagedEntryException if the entry's bytes have changed */
    public static StoredEntry read(EntryPosition position) throws IOException {
        var bytes = ByteBuffer.allocate(position.length());
        // An interrupt would close a FileChannel, but it doesn't affect a RandomAccessFile.
        try (var file = new RandomAccessFile(position.segment().path.toFile(), "r")) {
            file.seek(position.offset());
            file.readFully(bytes.array());
        } catch (FileNotFoundException | EOFException e) {
            if (e instanceof FileNotFoundException && Files.exists(position.segment().path)) throw e;
            throw new DamagedEntryException(
                    "The entry at byte %d of %s is missing".formatted(position.offset(), position.segment()));
        }
        var codec = new EntryCodec(position.segment().header.salt());
        var head = codec.intactHeadAt(bytes, 0);
        if (head == null || head.sequence() != position.sequence())
            throw new DamagedEntryException("The bytes of the entry at byte %d of %s don't match their checksum"
                    .formatted(position.offset(), position.segment()));
        return codec.read(bytes, 0, head);
    }
}
