// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.delivery.Delivery;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableBusyException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records in the item's history and in the archive that Holdfast has sent the notification of a change. */
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

    /**
     * Records the time of the notification. Logs and counts a broken row or a busy table, because an exception would
     * cause a second notification at the end of each lease.
     */
    void stampOrReport(String app, Delivery.NotificationStamp notificationStamp, Instant notifiedAt) {
        try {
            writeStamp(app, notificationStamp, notifiedAt);
        } catch (UncheckedIOException | TableBusyException e) {
            LOG.error(
                    "the notification of item {}/{} was sent but not recorded: {}",
                    notificationStamp.workflow(),
                    notificationStamp.key(),
                    String.valueOf(e.getMessage()));
            metricSink.increment("notifications.unrecorded", 1);
        }
    }

    private void writeStamp(String app, Delivery.NotificationStamp notificationStamp, Instant notifiedAt) {
        var id = new ItemId(app, notificationStamp.workflow(), notificationStamp.key());
        var written = OptimisticRetry.retry(MAX_WRITE_ATTEMPTS, () -> {
            var writes = new ArrayList<RowWrite>();
            itemStore
                    .find(id)
                    .filter(item -> item.uid().equals(notificationStamp.uid()))
                    .flatMap(item -> item.withNotifiedAt(notificationStamp.version(), notifiedAt))
                    .ifPresent(next -> writes.add(itemStore.notificationWrite(next, itemStore.workflowOf(next))));
            itemArchive
                    .notificationWrite(id, notificationStamp.uid(), notificationStamp.version(), notifiedAt)
                    .ifPresent(writes::add);
            // One transaction writes both rows, so that the history and the archive contain the same stamps.
            return writes.isEmpty() || table.write(List.copyOf(writes)) ? true : null;
        });
        if (written.isPresent()) return;
        LOG.warn(
                "the notification of change {} of {} was sent but not recorded: the item changed during {} tries",
                notificationStamp.version(),
                ItemStore.partition(id),
                MAX_WRITE_ATTEMPTS);
        metricSink.increment("notifications.unrecorded", 1);
    }
}
