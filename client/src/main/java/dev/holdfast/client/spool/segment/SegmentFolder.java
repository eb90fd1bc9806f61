// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/** The segments of a directory. The folder deletes a segment when all its entries are finished. */
public final class SegmentFolder implements AutoCloseable {
    static final String SUFFIX = ".spool";

    private static final Logger LOG = System.getLogger(SegmentFolder.class.getName());

    private final Path directory;
    private final ReentrantLock lock = new ReentrantLock();
    // The lock protects the following fields.
    private final TreeMap<Long, SpoolSegment> segments = new TreeMap<>();
    private long bytes;
    private long nextNumber;
    private boolean closed;

    public SegmentFolder(Path directory, SegmentScan scan) {
        this.directory = directory;
        this.nextNumber = scan.lastNumber + 1;
        for (var segment : scan.segments) {
            segments.put(segment.header.number(), segment);
            bytes += segment.bytes;
        }
    }

    /** Returns a new segment. The caller creates its file. */
    SpoolSegment create() {
        lock.lock();
        try {
            var header =
                    new SegmentHeader(nextNumber++, ThreadLocalRandom.current().nextLong());
            var path = directory.resolve("segment-%016d%s".formatted(header.number(), SUFFIX));
            var segment = new SpoolSegment(path, header);
            segments.put(header.number(), segment);
            return segment;
        } finally {
            lock.unlock();
        }
    }

    void grow(SpoolSegment segment, long segmentBytes, int entries) {
        lock.lock();
        try {
            bytes += segmentBytes - segment.bytes;
            segment.bytes = segmentBytes;
            segment.waitingEntries += entries;
        } finally {
            lock.unlock();
        }
    }

    /** Records that the segment will receive no further entries, so that the folder can delete it. */
    void seal(SpoolSegment segment) {
        lock.lock();
        try {
            segment.sealed = true;
            deleteIfFinished(segment);
        } finally {
            lock.unlock();
        }
    }

    /** Stores that nobody may send these entries, although their bytes may be in the file after a failed write. */
    void disown(SpoolSegment segment, long firstSequence, int entries) {
        lock.lock();
        try {
            for (var i = 0; i < entries; i++) segment.sentLog.append(firstSequence + i);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "The spool can't mark " + entries + " failed entries of " + segment, e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stores that the entry needs no further attempt. Does nothing if the folder is closed.
     *
     * @param damaged whether the entry is damaged, so that the folder keeps the segment's file for a person
     */
    public void finish(EntryPosition entry, boolean damaged) {
        var segment = entry.segment();
        lock.lock();
        try {
            if (closed) return;
            segment.damaged |= damaged;
            segment.waitingEntries--;
            // A finished segment needs no such record, because the folder deletes the segment.
            if (!segment.isFinished()) segment.sentLog.append(entry.sequence());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The spool can't store that an entry of " + segment + " is finished", e);
        } finally {
            deleteIfFinished(segment);
            lock.unlock();
        }
    }

    private void deleteIfFinished(SpoolSegment segment) {
        if (closed || !segment.isFinished() || !segments.remove(segment.header.number(), segment)) return;
        bytes -= segment.bytes;
        try {
            segment.delete();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The spool can't delete " + segment, e);
        }
    }

    /** Returns the number of bytes of all segments, including their finished entries. */
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the segments, the oldest first. */
    public List<SpoolSegment> segments() {
        lock.lock();
        try {
            return List.copyOf(segments.values());
        } finally {
            lock.unlock();
        }
    }

    /** Forces the logs to the disk. Later calls of {@link #finish} change nothing. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed) return;
            closed = true;
            for (var segment : segments.values()) segment.sentLog.close();
        } finally {
            lock.unlock();
        }
    }
}
