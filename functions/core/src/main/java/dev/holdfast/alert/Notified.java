package dev.holdfast.alert;

import dev.holdfast.item.Archive;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.Items;
import dev.holdfast.metric.Metrics;
import dev.holdfast.problem.Contended;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stamps a change as notified, in the item's history and in the archive, once the notice really went out. */
public final class Notified {
    private static final int ATTEMPTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Notified.class);

    private final Table table;
    private final Items items;
    private final Archive archive;
    private final Metrics metrics;

    public Notified(Table table, Items items, Archive archive, Metrics metrics) {
        this.table = table;
        this.items = items;
        this.archive = archive;
        this.metrics = metrics;
    }

    /** One that can't be read stays unstamped: that is no reason to send its notice again. */
    void stamp(String app, Delivery.Stamp stamp, Instant when) {
        try {
            stampReadable(app, stamp, when);
        } catch (UncheckedIOException e) {
            LOG.error("the notice of an item went out but is not stamped: {}", String.valueOf(e.getMessage()));
            metrics.count("notices.unstamped", 1);
        }
    }

    private void stampReadable(String app, Delivery.Stamp stamp, Instant when) {
        var id = new ItemId(app, stamp.workflow(), stamp.key());
        var done = Contended.retry(ATTEMPTS, () -> {
            var writes = new ArrayList<Write>();
            items.find(id)
                    .filter(item -> item.uid().equals(stamp.uid()))
                    .flatMap(item -> item.notified(stamp.version(), when))
                    .ifPresent(next -> writes.add(items.quietly(next, items.workflow(next))));
            archive.notified(id, stamp.uid(), stamp.version(), when).ifPresent(writes::add);
            // Both or none: the two must not tell different stories.
            return writes.isEmpty() || table.write(List.copyOf(writes)) ? true : null;
        });
        if (done.isPresent()) return;
        LOG.warn(
                "the notice of change {} of {} went out but is not stamped: others changed the item {} times meanwhile",
                stamp.version(),
                Items.partition(id),
                ATTEMPTS);
        metrics.count("notices.unstamped", 1);
    }
}
