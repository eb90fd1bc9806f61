// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import dev.holdfast.client.spool.segment.SegmentFolder;
import dev.holdfast.client.spool.segment.SegmentWriter;
import dev.holdfast.client.spool.segment.SpaceLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Keeps the segments below the limit of bytes. */
final class SpoolLimit implements SpaceLimit {
    private static final Logger LOG = System.getLogger(SpoolLimit.class.getName());

    private final SegmentFolder folder;
    private final WaitingEntries waiting;
    private final SpoolStatistics statistics;
    private final SpoolOptions options;

    SpoolLimit(SegmentFolder folder, WaitingEntries waiting, SpoolStatistics statistics, SpoolOptions options) {
        this.folder = folder;
        this.waiting = waiting;
        this.statistics = statistics;
        this.options = options;
    }

    @Override
    public void makeRoom(long bytes, SegmentWriter writer) {
        if (hasRoom(bytes)) return;
        // The current segment may contain only finished entries. Then the folder deletes the segment after this call.
        writer.seal();
        if (options.overflowPolicy() == OverflowPolicy.DROP_OLDEST) dropOldest(bytes);
        if (!hasRoom(bytes))
            throw new SpoolFullException("The spool is full: it contains %d of %d bytes, and this entry needs %d"
                    .formatted(folder.bytes(), options.maxBytes(), bytes));
    }

    private boolean hasRoom(long bytes) {
        return folder.bytes() + bytes <= options.maxBytes();
    }

    private void dropOldest(long bytes) {
        if (bytes > options.maxBytes()) return;
        for (var segment : folder.segments()) {
            if (hasRoom(bytes)) return;
            var dropped = waiting.removeAll(segment);
            for (var entry : dropped) folder.finish(entry, false);
            statistics.dropped(dropped.size());
            LOG.log(
                    Level.ERROR,
                    "The spool is full and drops %d entries of %s, the oldest segment"
                            .formatted(dropped.size(), segment));
        }
    }
}
