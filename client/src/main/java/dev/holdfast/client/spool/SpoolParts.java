// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import dev.holdfast.client.spool.segment.DiskAccess;
import dev.holdfast.client.spool.segment.EntryPosition;
import dev.holdfast.client.spool.segment.GroupListener;
import dev.holdfast.client.spool.segment.GroupWriter;
import dev.holdfast.client.spool.segment.PendingAppend;
import dev.holdfast.client.spool.segment.SegmentFolder;
import dev.holdfast.client.spool.segment.SegmentScan;
import dev.holdfast.client.spool.segment.SegmentWriter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Creates the parts of a spool, connects and closes them. */
final class SpoolParts implements GroupListener {
    private static final Logger LOG = System.getLogger(SpoolParts.class.getName());

    private static final int IDLE_SECONDS = 10;

    final SpoolOptions options;
    final SpoolStatistics statistics;
    final WaitingEntries waiting = new WaitingEntries();
    final SegmentFolder folder;
    final SetAsideStore setAsideStore;
    final SpoolDrainer drainer;
    final GroupWriter writer;

    private final DirectoryOwner owner;
    private final @Nullable ThreadPoolExecutor ownThreads;
    private final AtomicBoolean closed = new AtomicBoolean();

    static SpoolParts open(Path directory, SpoolOptions options, String destination, DiskAccess disk)
            throws IOException {
        var owner = DirectoryOwner.acquire(directory, destination);
        try {
            return new SpoolParts(directory, options, owner, disk);
        } catch (IOException | RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    private SpoolParts(Path directory, SpoolOptions options, DirectoryOwner owner, DiskAccess disk) throws IOException {
        this.options = options;
        this.owner = owner;
        this.statistics = new SpoolStatistics(options.listener());
        var scan = new SegmentScan(directory);
        for (var i = 0; i < scan.damages(); i++) statistics.damaged();
        this.folder = new SegmentFolder(directory, scan);
        this.setAsideStore = new SetAsideStore(directory.resolve("set-aside"), disk, options, statistics);
        waiting.add(scan.waiting(), false);
        this.ownThreads = options.executor() == null ? createThreads(options.maxParallelSends()) : null;
        var executor = ownThreads == null ? options.executor() : ownThreads;
        if (executor == null) throw new IllegalStateException("no executor");
        var delivery = new EntryDelivery(folder, setAsideStore, statistics);
        this.drainer = new SpoolDrainer(waiting, delivery, options, executor);
        var segmentWriter = new SegmentWriter(folder, scan, disk, options.segmentBytes());
        var limit = new SpoolLimit(folder, waiting, statistics, options);
        this.writer = new GroupWriter("holdfast-spool-writer", segmentWriter, limit, this);
    }

    /** Creates threads that end when they are idle, and that don't prevent the end of the program. */
    private static ThreadPoolExecutor createThreads(int threads) {
        var executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var thread = new Thread(task, "holdfast-spool-sender");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public void stored(List<EntryPosition> entries, long nanos) {
        waiting.add(entries, true);
        statistics.stored(entries.size(), nanos);
        drainer.pump();
    }

    @Override
    public void failed(PendingAppend append) {
        waiting.cancel(append.subject());
    }

    /** Closes all parts, even if some of them fail. */
    void close() {
        // A second close would release the directory, although another spool may own it already.
        if (closed.getAndSet(true)) return;
        writer.close();
        if (!drainer.close(options.closeTimeout()))
            LOG.log(Level.WARNING, "The spool closes during an attempt, so it may send this entry again");
        if (ownThreads != null) ownThreads.shutdownNow();
        try (owner;
                folder;
                setAsideStore) {
            LOG.log(Level.DEBUG, "The spool closes with {0} waiting entries", waiting.count());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The spool can't store all its progress", e);
        }
    }
}
