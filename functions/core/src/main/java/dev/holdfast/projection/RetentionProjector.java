package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.FeedFaultLog;
import dev.holdfast.feed.Projector;
import dev.holdfast.item.Item;
import dev.holdfast.item.action.LinkStore;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.Workflow;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has the rows that belong to an item expire with it: its links when it finishes; and its archived changes and timeline lines after
 * its workflow's {@code retain}, where there is one.
 */
public final class RetentionProjector implements Projector {
    private static final int ATTEMPTS = 5;
    private static final int PAGE = 100;

    private final Table table;
    private final LinkStore linkStore;
    private final ItemArchive itemArchive;
    private final FeedFaultLog faults;

    public RetentionProjector(Table table, LinkStore linkStore, ItemArchive itemArchive, FeedFaultLog faults) {
        this.table = table;
        this.linkStore = linkStore;
        this.itemArchive = itemArchive;
        this.faults = faults;
    }

    @Override
    public ProjectorSession open() {
        return RetentionBatch::new;
    }

    private final class RetentionBatch implements Batch {
        private final Map<String, ItemVersion> ended = new LinkedHashMap<>();
        private final Instant now;

        private RetentionBatch(Instant now) {
            this.now = now;
        }

        @Override
        public List<RowWrite> writesOf(FeedChange change) {
            if (change instanceof ItemVersion version && version.item().hasFinished())
                ended.put(version.item().uid(), version);
            return List.of();
        }

        @Override
        public void afterWrites(List<RowKey> written) {
            for (var version : ended.values()) {
                var item = version.item();
                settle(item, () -> linkStore.releaseAll(item, now));
                settle(item, () -> retain(item, version.workflow(), now));
            }
        }
    }

    /** Passes over a broken row, so that it doesn't hold up the other items: this item's rows keep their expiry. */
    private void settle(Item item, Runnable step) {
        try {
            step.run();
        } catch (UncheckedIOException e) {
            faults.report("what is kept of " + item.id(), e);
        }
    }

    /** Gives the rows that were filed before the item's end the expiry that follows from its end. */
    private void retain(Item item, Workflow workflow, Instant now) {
        if (workflow.retain() == null) return;
        var until = ItemArchive.retentionEnd(item, workflow, now);
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (extendAll(item, until)) return;
            // A notice was stamped meanwhile.
        }
    }

    /** Goes page by page, since an item may have any number of rows; a new expiry moves none of them to another page. */
    private boolean extendAll(Item item, Instant until) {
        var all = true;
        @Nullable String cursor = null;
        do {
            var page = itemArchive.entriesToReschedule(item, until, PAGE, cursor);
            var lines = new ArrayList<RowWrite>();
            for (var archivedEntry : page.entries())
                lines.addAll(TimelineProjector.extend(item, archivedEntry.entry(), until));
            // First, since a change that has been moved is not looked at again.
            table.writeEach(lines);
            all &= !table.writeEach(page.entries().stream()
                            .map(ItemArchive.ArchivedEntry::rescheduleWrite)
                            .toList())
                    .contains(false);
            cursor = page.next();
        } while (cursor != null);
        return all;
    }
}
