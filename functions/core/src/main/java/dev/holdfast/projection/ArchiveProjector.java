// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.Projector;
import dev.holdfast.item.archive.ArchiveRetention;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.table.RowWrite;
import java.time.Instant;
import java.util.List;

/**
 * Copies each change of an item to the archive. Intents don't need an archive, because the row of an intent contains
 * the intent's whole history.
 */
public final class ArchiveProjector implements Projector {
    @Override
    public ProjectorSession open() {
        return now -> change -> writes(change, now);
    }

    private static List<RowWrite> writes(FeedChange change, Instant now) {
        if (!(change instanceof ItemVersion(var item, var workflow))) return List.of();
        var expiry = ArchiveRetention.retentionEnd(item, workflow, now);
        return List.of(ItemArchive.filingWrite(item.id(), item.uid(), item.newestEntry(), expiry));
    }
}
