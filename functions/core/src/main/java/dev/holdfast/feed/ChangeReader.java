// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.expectation.ExpectationStore;
import dev.holdfast.hold.intent.EndedIntents;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentRow;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.table.Row;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/** Decodes changes from announced rows. Logs and skips a broken row, because a broken row must not block later rows. */
public final class ChangeReader {
    private final WorkflowStore workflowStore;
    private final FeedFaultLog faultLog;

    public ChangeReader(WorkflowStore workflowStore, FeedFaultLog faultLog) {
        this.workflowStore = workflowStore;
        this.faultLog = faultLog;
    }

    /** Returns the change of a row; empty if the row is broken, or if rows of this kind contain no changes. */
    Optional<FeedChange> read(Row row) {
        var partition = row.key().partition();
        if (partition.startsWith(ItemStore.PARTITION_PREFIX)) return readItem(row);
        if (partition.startsWith(IntentQueue.PARTITION_PREFIX) || partition.startsWith(EndedIntents.PARTITION_PREFIX))
            return decode(partition, () -> new FeedChange.IntentVersion(IntentRow.decode(row)));
        if (partition.startsWith(WorkflowStore.PARTITION_PREFIX))
            return decode(partition, () -> new FeedChange.WorkflowUpdate(WorkflowStore.decodeRevision(row)));
        if (partition.startsWith(ExpectationStore.PARTITION_PREFIX))
            return decode(partition, () -> new FeedChange.NewViolation(ExpectationStore.readViolation(row)));
        if (partition.startsWith(SubscriptionChange.PARTITION_PREFIX))
            return decode(partition, () -> new FeedChange.SubscriptionUpdate(SubscriptionChange.decode(row)));
        return Optional.empty();
    }

    private Optional<FeedChange> readItem(Row row) {
        var partition = row.key().partition();
        return decode(partition, () -> ItemStore.decode(row))
                .flatMap(item -> findWorkflow(partition, item).map(workflow -> toChange(item, workflow)));
    }

    /** If the item's version is later than its newest change, the version contains only the time of a notification. */
    private static FeedChange toChange(Item item, Workflow workflow) {
        return item.version() > item.newestEntry().version()
                ? new FeedChange.ItemNotification(item, workflow)
                : new FeedChange.ItemVersion(item, workflow);
    }

    /**
     * Finds the workflow version of the item. If the table fails, throws the table's exception. After this exception
     * the caller repeats the batch, because the change itself isn't broken.
     */
    private Optional<Workflow> findWorkflow(String partition, Item item) {
        var version = item.workflowVersion();
        try {
            var workflow = workflowStore.findVersion(item.id().app(), item.id().workflow(), version);
            if (workflow.isEmpty())
                reportUnreadable(
                        partition,
                        new IllegalStateException("workflow " + item.id().workflow() + " has no version " + version));
            return workflow;
        } catch (UncheckedIOException e) {
            reportUnreadable(partition, e);
            return Optional.empty();
        }
    }

    private <T> Optional<T> decode(String partition, Supplier<T> decoder) {
        try {
            return Optional.of(decoder.get());
        } catch (RuntimeException | StackOverflowError e) {
            reportUnreadable(partition, e);
            return Optional.empty();
        }
    }

    /** Logs and counts a change that can't be decoded. */
    void reportUnreadable(String partition, Throwable cause) {
        faultLog.report("a change of " + partition, cause);
    }
}
