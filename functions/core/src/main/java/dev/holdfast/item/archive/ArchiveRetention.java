// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.archive;

import dev.holdfast.item.Item;
import dev.holdfast.json.IsoTime;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/** Determines how long Holdfast keeps the changes of items and the rows that it derives from them. */
public final class ArchiveRetention {
    /** The time for which the archive keeps a change after archiving, unless the workflow defines {@code retain}. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(400);

    private ArchiveRetention() {}

    /**
     * Returns the time at which the archive removes an item's newest change.
     *
     * <ol>
     *   <li>If the workflow has no {@code retain}, the archive removes the change after {@link #DEFAULT_RETENTION}.
     *   <li>If the item is finished, the archive removes the change {@code retain} after the item's end.
     *   <li>If the item is open, the archive removes the change after {@link #DEFAULT_RETENTION} or {@code retain},
     *       whichever is longer.
     * </ol>
     */
    public static Instant retentionEnd(Item item, Workflow workflow, Instant now) {
        var defaultEnd = now.plus(DEFAULT_RETENTION);
        var retain = workflow.retain();
        if (retain == null) return defaultEnd;
        var finished = item.timing().finished();
        if (finished != null) return IsoTime.plusBounded(finished, retain);
        var retainEnd = IsoTime.plusBounded(now, retain);
        return retainEnd.isAfter(defaultEnd) ? retainEnd : defaultEnd;
    }
}
