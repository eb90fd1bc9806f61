// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** One segment and its state. The lock of {@link SegmentFolder} protects the state. */
public final class SpoolSegment {
    static final String DAMAGED_SUFFIX = ".damaged";

    final Path path;
    final SegmentHeader header;
    final SentLog sentLog;
    long bytes;
    int waitingEntries;
    boolean sealed;
    boolean damaged;

    SpoolSegment(Path path, SegmentHeader header) {
        this.path = path;
        this.header = header;
        this.sentLog = new SentLog(sentLogOf(path));
    }

    static Path sentLogOf(Path path) {
        return path.resolveSibling(path.getFileName().toString().replace(SegmentFolder.SUFFIX, ".sent"));
    }

    boolean isFinished() {
        return sealed && waitingEntries == 0;
    }

    /**
     * Deletes the file of the segment. Keeps a damaged file under another name, because a person may still need its
     * bytes.
     */
    void delete() throws IOException {
        if (damaged) keepAsDamaged(path);
        else Files.deleteIfExists(path);
        sentLog.delete();
    }

    static Path keepAsDamaged(Path path) throws IOException {
        var kept = path.resolveSibling(path.getFileName() + DAMAGED_SUFFIX);
        return Files.move(path, kept, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
