// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the segments of a directory at the start, and repairs the end of the newest segment. */
public final class SegmentScan {
    private static final Logger LOG = System.getLogger(SegmentScan.class.getName());

    final List<SpoolSegment> segments = new ArrayList<>();
    final List<EntryPosition> waiting = new ArrayList<>();
    int damages;
    long lastNumber;
    long lastSequence;

    public SegmentScan(Path directory) throws IOException {
        PrivateFiles.createDirectory(directory);
        var paths = paths(directory, SegmentFolder.SUFFIX);
        // A new segment must not have the same number as a damaged file that the spool has kept.
        for (var kept : paths(directory, SpoolSegment.DAMAGED_SUFFIX))
            lastNumber = Math.max(lastNumber, numberOf(kept));
        for (var i = 0; i < paths.size(); i++) scan(paths.get(i), i == paths.size() - 1);
        for (var log : paths(directory, ".sent"))
            if (segments.stream()
                    .noneMatch(segment -> SpoolSegment.sentLogOf(segment.path).equals(log))) Files.delete(log);
    }

    /** Returns the unfinished entries in the order of their arrival. */
    public List<EntryPosition> waiting() {
        return waiting;
    }

    /** Returns the number of damaged ranges. */
    public int damages() {
        return damages;
    }

    private static List<Path> paths(Path directory, String suffix) throws IOException {
        try (var files = Files.newDirectoryStream(directory, "segment-*" + suffix)) {
            var paths = new ArrayList<Path>();
            files.forEach(paths::add);
            paths.sort(null);
            return paths;
        }
    }

    private static long numberOf(Path path) {
        return Long.parseLong(path.getFileName().toString().replaceAll("\\D", ""));
    }

    private void scan(Path path, boolean newest) throws IOException {
        lastNumber = Math.max(lastNumber, numberOf(path));
        var content = SegmentParser.read(path);
        if (content.header() == null) setAside(path, content);
        else scan(path, content, content.header(), newest);
    }

    private void scan(Path path, SegmentContent content, SegmentHeader header, boolean newest) throws IOException {
        var segment = new SpoolSegment(path, header);
        segment.sealed = true;
        segment.bytes = content.validBytes();
        for (var damage : content.damages()) report(segment, "skips %s of %s, which are damaged", damage, path);
        if (newest) cut(path, content);
        else if (content.tailBytes() > 0)
            report(segment, "skips the last %d bytes of %s, which are damaged", content.tailBytes(), path);
        var sent = segment.sentLog.read();
        for (var found : content.entries()) {
            var head = found.head();
            lastSequence = Math.max(lastSequence, head.sequence());
            if (sent.contains(head.sequence())) continue;
            waiting.add(position(segment, found));
            segment.waitingEntries++;
        }
        if (segment.isFinished()) segment.delete();
        else segments.add(segment);
    }

    private static EntryPosition position(SpoolSegment segment, SegmentContent.Found found) {
        var head = found.head();
        return new EntryPosition(
                segment, found.offset(), head.entryBytes(), head.sequence(), head.timeMillis(), found.subject());
    }

    private void cut(Path path, SegmentContent content) throws IOException {
        if (content.tailBytes() > 0)
            LOG.log(
                    Level.WARNING,
                    "The spool cuts %d bytes of an incomplete entry from %s".formatted(content.tailBytes(), path));
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(content.validBytes());
            channel.force(true);
        }
    }

    /**
     * Deletes a segment with an incomplete header, which a crash can leave without entries. Keeps a longer file as
     * damaged.
     */
    private void setAside(Path path, SegmentContent content) throws IOException {
        if (content.tailBytes() < SegmentHeader.BYTES) {
            LOG.log(Level.WARNING, "The spool deletes %s, which has an incomplete header".formatted(path));
            Files.delete(path);
        } else {
            SpoolSegment.keepAsDamaged(path);
            report(null, "skips %s, whose header is damaged", path);
        }
    }

    private void report(@Nullable SpoolSegment segment, String damage, Object... arguments) {
        if (segment != null) segment.damaged = true;
        damages++;
        LOG.log(Level.ERROR, ("The spool " + damage).formatted(arguments));
    }
}
