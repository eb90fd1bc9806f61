package dev.holdfast.delivery;

import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stamps a change as notified, in the item's history and in the archive, once the notice really went out. */
public final class NotificationStamper {
    private static final int MAX_WRITE_ATTEMPTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(NotificationStamper.class);

    private final Table table;
    private final ItemStore itemStore;
    private final ItemArchive itemArchive;
    private final MetricSink metricSink;

    public NotificationStamper(Table table, ItemStore itemStore, ItemArchive itemArchive, MetricSink metricSink) {
        this.table = table;
        this.itemStore = itemStore;
        this.itemArchive = itemArchive;
        this.metricSink = metricSink;
    }

    /** One that can't be read stays unstamped: that is no reason to send its notice again. */
    void stampOrReport(String app, Delivery.NotificationStamp notificationStamp, Instant when) {
        try {
            writeStamp(app, notificationStamp, when);
        } catch (UncheckedIOException e) {
            LOG.error(
                    "a notification was sent, but its notifiedAt can't be recorded: {}",
                    String.valueOf(e.getMessage()));
            metricSink.increment("notifications.unrecorded", 1);
        }
    }

    private void writeStamp(String app, Delivery.NotificationStamp notificationStamp, Instant when) {
        var id = new ItemId(app, notificationStamp.workflow(), notificationStamp.key());
        var done = OptimisticRetry.retry(MAX_WRITE_ATTEMPTS, () -> {
            var writes = new ArrayList<RowWrite>();
            itemStore
                    .find(id)
                    .filter(item -> item.uid().equals(notificationStamp.uid()))
                    .flatMap(item -> item.withNotifiedAt(notificationStamp.version(), when))
                    .ifPresent(next -> writes.add(itemStore.silentWrite(next, itemStore.workflowOf(next))));
            itemArchive
                    .notificationWrite(id, notificationStamp.uid(), notificationStamp.version(), when)
                    .ifPresent(writes::add);
            // Both or none: the two must not tell different stories.
            return writes.isEmpty() || table.write(List.copyOf(writes)) ? true : null;
        });
        if (done.isPresent()) return;
        LOG.warn(
                "the notification of change {} of {} was sent, but its notifiedAt is not recorded: others changed the item {} times meanwhile",
                notificationStamp.version(),
                ItemStore.partition(id),
                MAX_WRITE_ATTEMPTS);
        metricSink.increment("notifications.unrecorded", 1);
    }
}
