package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.Projector;
import dev.holdfast.insight.Tally;
import dev.holdfast.insight.Tally.Mark;
import dev.holdfast.item.Item;
import dev.holdfast.item.Items;
import dev.holdfast.table.Write;
import dev.holdfast.workflow.Workflow;
import java.util.List;

/** Marks in the tally what becomes of each item. */
public final class TallyProjector implements Projector {
    private final Items items;

    public TallyProjector(Items items) {
        this.items = items;
    }

    @Override
    public Session open() {
        return now -> this::writes;
    }

    private List<Write> writes(FeedChange change) {
        if (!(change instanceof ItemVersion(var item, var workflow))) return List.of();
        var shard = items.shard(item.id());
        return marks(item, workflow).stream()
                .map(mark -> Tally.mark(item, mark, shard))
                .toList();
    }

    private static List<Mark> marks(Item item, Workflow workflow) {
        return switch (item.newest().type()) {
            case CREATED -> item.finished() ? List.of(Mark.CREATED, Mark.FINISHED) : List.of(Mark.CREATED);
            case DELETED -> workflow.state(item.state()).terminal() ? List.of() : List.of(Mark.DELETED);
            case OVERDUE -> List.of(Mark.LATE);
            case RECOVERED -> List.of(Mark.RECOVERED);
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
                    HEARTBEAT -> item.finished() ? List.of(Mark.FINISHED) : List.of();
        };
    }
}
