package dev.holdfast.alert;

import dev.holdfast.hold.Queue;
import dev.holdfast.insight.Filing;
import dev.holdfast.item.Item;
import dev.holdfast.item.Items;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Row;
import dev.holdfast.watch.Watches;
import dev.holdfast.workflow.Workflows;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads announced changes: what each tells. One that can't be read is reported, since it must not hold up everything behind it. */
final class Reading {
    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

    private final Metrics metrics;

    Reading(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Whether the rows of a partition tell anything. */
    static boolean announces(String partition) {
        return partition.startsWith(Items.FAMILY)
                || partition.startsWith(Queue.FAMILY)
                || partition.startsWith(Workflows.FAMILY)
                || partition.startsWith(Watches.FAMILY)
                || partition.startsWith(Queue.ENDED);
    }

    /** What a change tells; null where nothing can be made of it. */
    @Nullable
    Told told(Row change, Filing.Round round) {
        var partition = change.key().partition();
        if (partition.startsWith(Workflows.FAMILY)) return whole(partition, () -> Told.of(Workflows.revision(change)));
        if (partition.startsWith(Watches.FAMILY)) return whole(partition, () -> Told.of(Watches.finding(change)));
        if (!partition.startsWith(Items.FAMILY))
            return whole(partition, () -> {
                var intent = Queue.intent(change);
                return Told.of(intent, round.of(intent));
            });
        var item = whole(partition, () -> Items.item(change));
        var told = item == null ? null : whole(partition, () -> Told.of(item));
        if (item == null || told == null) return null;
        // Whatever a table that fails throws here is no fault of the change: the feed brings it again.
        if (known(item, round)) return whole(partition, () -> told.filed(round.of(item)));
        unreadable(
                partition,
                new IllegalStateException("there is no version " + item.workflowVersion() + " of its workflow"));
        return null;
    }

    private static boolean known(Item item, Filing.Round round) {
        try {
            return round.read(item);
        } catch (UncheckedIOException broken) {
            return false;
        }
    }

    private <T> @Nullable T whole(String partition, Supplier<T> made) {
        try {
            return made.get();
        } catch (RuntimeException e) {
            unreadable(partition, e);
            return null;
        }
    }

    /**
     * Reports a change that no event can be made of. It must not hold up everything behind it; the row itself is still there to
     * be looked at.
     */
    void unreadable(String partition, RuntimeException why) {
        LOG.error("a change of {} can't be read and is not published: {}", partition, String.valueOf(why.getMessage()));
        metrics.count("events.unreadable", 1);
    }
}
