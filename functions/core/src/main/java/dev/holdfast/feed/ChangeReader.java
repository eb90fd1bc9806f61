package dev.holdfast.feed;

import dev.holdfast.expectation.ExpectationStore;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemStore;
import dev.holdfast.table.Row;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the changes that announced rows tell. Reports a row that can't be read, since it must not hold up the rows behind it. */
public final class ChangeReader {
    private final WorkflowStore workflowStore;
    private final FeedFaultLog faults;

    public ChangeReader(WorkflowStore workflowStore, FeedFaultLog faults) {
        this.workflowStore = workflowStore;
        this.faults = faults;
    }

    /** Reads a change; empty where the row tells none, or can't be read. */
    Optional<FeedChange> read(Row row) {
        var partition = row.key().partition();
        if (partition.startsWith(ItemStore.PARTITION_PREFIX)) return readItem(row);
        if (partition.startsWith(IntentQueue.PARTITION_PREFIX)
                || partition.startsWith(IntentQueue.ENDED_PARTITION_PREFIX))
            return decode(partition, () -> new FeedChange.IntentVersion(IntentQueue.decode(row)));
        if (partition.startsWith(WorkflowStore.PARTITION_PREFIX))
            return decode(partition, () -> new FeedChange.WorkflowPut(WorkflowStore.decodeRevision(row)));
        if (partition.startsWith(ExpectationStore.PARTITION_PREFIX))
            return decode(partition, () -> new FeedChange.ViolationFound(ExpectationStore.readViolation(row)));
        return Optional.empty();
    }

    private Optional<FeedChange> readItem(Row row) {
        var partition = row.key().partition();
        return decode(partition, () -> ItemStore.decode(row))
                .flatMap(item ->
                        findWorkflow(partition, item).map(workflow -> new FeedChange.ItemVersion(item, workflow)));
    }

    /** Lets the exception of a table that fails pass: the change is not at fault, and the feed brings it again. */
    private Optional<Workflow> findWorkflow(String partition, Item item) {
        var version = item.workflowVersion();
        try {
            var workflow = workflowStore.findVersion(item.id().app(), item.id().workflow(), version);
            if (workflow.isEmpty())
                reportUnreadable(
                        partition, new IllegalStateException("there is no version " + version + " of its workflow"));
            return workflow;
        } catch (UncheckedIOException e) {
            reportUnreadable(partition, e);
            return Optional.empty();
        }
    }

    private <T> Optional<T> decode(String partition, Supplier<T> decoded) {
        try {
            return Optional.of(decoded.get());
        } catch (RuntimeException e) {
            reportUnreadable(partition, e);
            return Optional.empty();
        }
    }

    /** Reports a change that can't be read. */
    void reportUnreadable(String partition, RuntimeException why) {
        faults.report("a change of " + partition, why);
    }
}
