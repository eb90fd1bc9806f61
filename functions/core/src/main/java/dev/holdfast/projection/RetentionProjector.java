// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.FeedFaultLog;
import dev.holdfast.feed.Projector;
import dev.holdfast.item.Item;
import dev.holdfast.item.action.LinkStore;
import dev.holdfast.item.archive.ArchiveRetention;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.Workflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets the expiry of a finished item's rows. The rows of links expire at the end of the item. Archived changes and
 * timeline entries expire after the {@code retain} of the workflow, if the workflow defines {@code retain}.
 */
public final class RetentionProjector implements Projector {
    private static final int MAX_ATTEMPTS = 5;
    private static final int PAGE_SIZE = 100;

    private final Table table;
    private final LinkStore linkStore;
    private final ItemArchive itemArchive;
    private final FeedFaultLog faultLog;

    public RetentionProjector(Table table, LinkStore linkStore, ItemArchive itemArchive, FeedFaultLog faultLog) {
        this.table = table;
        this.linkStore = linkStore;
        this.itemArchive = itemArchive;
        this.faultLog = faultLog;
    }

    @Override
    public ProjectorSession open() {
        return RetentionBatch::new;
    }

    private final class RetentionBatch implements ProjectorBatch {
        private final Map<String, ItemVersion> finishedItems = new LinkedHashMap<>();
        private final Instant now;

        private RetentionBatch(Instant now) {
            this.now = now;
        }

        @Override
        public List<RowWrite> writesOf(FeedChange change) {
            if (change instanceof ItemVersion version && version.item().hasFinished())
                finishedItems.put(version.item().uid(), version);
            return List.of();
        }

        @Override
        public void afterWrites(List<RowKey> written) {
            for (var version : finishedItems.values()) {
                var item = version.item();
                runForItem(item, () -> linkStore.releaseAll(item, now));
                runForItem(item, () -> rescheduleRows(item, version.workflow(), now));
            }
        }
    }

    /**
     * Logs and skips an item with a broken row, because it must not block other items. The rows of a skipped item keep
     * their expiry.
     */
    private void runForItem(Item item, Runnable step) {
        try {
            step.run();
        } catch (UncheckedIOException e) {
            faultLog.report("the rows of item " + item.id(), e);
        }
    }

    /** Changes the expiry of the rows that were written before the end of the item. */
    private void rescheduleRows(Item item, Workflow workflow, Instant now) {
        if (workflow.retain() == null) return;
        var expiry = ArchiveRetention.retentionEnd(item, workflow, now);
        for (var attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (rescheduleAll(item, expiry)) return;
            // Another process has changed an archived row, to record a notification.
        }
        throw new UncheckedIOException(new IOException("others changed an archived row " + MAX_ATTEMPTS + " times"));
    }

    /** Reads page by page, because the number of rows has no limit. A new expiry doesn't move a row to another page. */
    private boolean rescheduleAll(Item item, Instant expiry) {
        var allWritten = true;
        @Nullable String cursor = null;
        do {
            var page = itemArchive.entriesToReschedule(item, expiry, PAGE_SIZE, cursor);
            var timelineWrites = new ArrayList<RowWrite>();
            for (var archivedEntry : page.entries())
                timelineWrites.addAll(TimelineProjector.reschedule(item, archivedEntry.entry(), expiry));
            // Writes the timeline entries before the archived changes. After a crash, the query returns only archived
            // changes without their new expiry.
            table.writeEach(timelineWrites);
            allWritten &= !table.writeEach(page.entries().stream()
                            .map(ItemArchive.ArchivedEntry::rescheduleWrite)
                            .toList())
                    .contains(false);
            cursor = page.next();
        } while (cursor != null);
        return allWritten;
    }
}
