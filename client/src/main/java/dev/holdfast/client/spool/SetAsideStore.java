// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import dev.holdfast.client.spool.segment.DiskAccess;
import dev.holdfast.client.spool.segment.EntryPosition;
import dev.holdfast.client.spool.segment.EntryReader;
import dev.holdfast.client.spool.segment.GroupListener;
import dev.holdfast.client.spool.segment.GroupWriter;
import dev.holdfast.client.spool.segment.PendingAppend;
import dev.holdfast.client.spool.segment.SegmentFolder;
import dev.holdfast.client.spool.segment.SegmentScan;
import dev.holdfast.client.spool.segment.SegmentWriter;
import dev.holdfast.client.spool.segment.StoredEntry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Stores the entries that the spool doesn't send. If these entries need too many bytes, the store drops the oldest
 * entries.
 */
final class SetAsideStore implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SetAsideStore.class.getName());

    private final SegmentFolder folder;
    private final GroupWriter writer;
    private final SpoolStatistics statistics;
    private final long maxBytes;
    private final ConcurrentSkipListMap<Long, EntryPosition> entries = new ConcurrentSkipListMap<>();

    SetAsideStore(Path directory, DiskAccess disk, SpoolOptions options, SpoolStatistics statistics)
            throws IOException {
        var scan = new SegmentScan(directory);
        this.folder = new SegmentFolder(directory, scan);
        this.statistics = statistics;
        this.maxBytes = options.maxBytes();
        for (var i = 0; i < scan.damages(); i++) statistics.damaged();
        add(scan.waiting());
        var segmentWriter = new SegmentWriter(folder, scan, disk, options.segmentBytes());
        GroupListener listener = (stored, nanos) -> add(stored);
        this.writer = new GroupWriter("holdfast-spool-set-aside", segmentWriter, this::makeRoom, listener);
    }

    private void add(List<EntryPosition> added) {
        for (var entry : added) entries.put(entry.sequence(), entry);
    }

    /** Stores an entry, and returns after the entry is on the disk. */
    void add(StoredEntry entry, SetAsideCause cause, String reason) {
        var payload = SetAsideCodec.encode(cause, reason, entry.payload());
        var result = writer.append(new PendingAppend(entry.subject(), payload, entry.time()));
        if (result == null) throw new SpoolException("The spool is closed");
        result.join();
    }

    List<SetAsideEntry> list() {
        var list = new ArrayList<SetAsideEntry>();
        for (var position : entries.values()) {
            try {
                list.add(SetAsideCodec.decode(EntryReader.read(position)));
            } catch (IOException e) {
                LOG.log(Level.ERROR, "The spool can't read an entry that is set aside", e);
            }
        }
        return list;
    }

    /** @throws SpoolException if there is no such entry */
    SetAsideEntry read(long id) {
        var position = entries.get(id);
        if (position == null) throw new SpoolException("The spool has set no entry " + id + " aside");
        try {
            return SetAsideCodec.decode(EntryReader.read(position));
        } catch (IOException e) {
            throw new SpoolException("The spool can't read entry " + id, e);
        }
    }

    /** Returns false if there is no such entry. */
    boolean remove(long id) {
        var position = entries.remove(id);
        if (position != null) folder.finish(position, false);
        return position != null;
    }

    private void makeRoom(long bytes, SegmentWriter segmentWriter) {
        if (folder.bytes() + bytes <= maxBytes) return;
        segmentWriter.seal();
        for (var segment : folder.segments()) {
            if (folder.bytes() + bytes <= maxBytes) return;
            var dropped = entries.values().stream()
                    .filter(entry -> entry.segment() == segment && remove(entry.sequence()))
                    .count();
            statistics.dropped((int) dropped);
            LOG.log(Level.ERROR, "The spool drops %d refused or expired entries of %s".formatted(dropped, segment));
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
        folder.close();
    }
}
