// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import dev.holdfast.completeness.ItemTally;
import dev.holdfast.completeness.ItemTally.TallyMark;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.Projector;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.table.RowWrite;
import dev.holdfast.workflow.Workflow;
import java.util.List;

/** Adds the creations, ends, deletions, missed deadlines and recoveries of items to the tally. */
public final class TallyProjector implements Projector {
    private final ItemStore itemStore;

    public TallyProjector(ItemStore itemStore) {
        this.itemStore = itemStore;
    }

    @Override
    public ProjectorSession open() {
        return now -> this::writes;
    }

    private List<RowWrite> writes(FeedChange change) {
        if (!(change instanceof ItemVersion(var item, var workflow))) return List.of();
        var shard = itemStore.shardOf(item.id());
        return marks(item, workflow).stream()
                .map(tallyMark -> ItemTally.mark(item, tallyMark, shard))
                .toList();
    }

    private static List<TallyMark> marks(Item item, Workflow workflow) {
        return switch (item.newestEntry().type()) {
            case CREATED ->
                item.hasFinished() ? List.of(TallyMark.CREATED, TallyMark.FINISHED) : List.of(TallyMark.CREATED);
            case DELETED -> workflow.state(item.state()).terminal() ? List.of() : List.of(TallyMark.DELETED);
            case OVERDUE -> List.of(TallyMark.LATE);
            case RECOVERED -> List.of(TallyMark.RECOVERED);
            case ADVANCED,
                    COMPLETED,
                    EDITED,
                    MIGRATED,
                    HELD,
                    RELEASED,
                    PURGED,
                    REMINDED,
                    ESCALATED,
                    ACKNOWLEDGED,
                    HEARTBEAT,
                    CLAIMED,
                    RETURNED,
                    ASSIGNED,
                    CHANGE_SCHEDULED,
                    CHANGE_SKIPPED,
                    CHANGE_CANCELLED -> item.hasFinished() ? List.of(TallyMark.FINISHED) : List.of();
        };
    }
}
