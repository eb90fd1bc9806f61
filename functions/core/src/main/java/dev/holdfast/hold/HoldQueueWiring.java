// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.dispatch.RowWorker;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.hold.entry.HeldItemHandler;
import dev.holdfast.hold.entry.IntentRelease;
import dev.holdfast.hold.entry.ParentHold;
import dev.holdfast.hold.entry.QueueEntryHandler;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.policy.GetQueuePolicy;
import dev.holdfast.hold.policy.PutQueuePolicy;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.hold.policy.ReleaseGate;
import dev.holdfast.item.action.HoldItem;
import dev.holdfast.item.action.ItemFactory;
import dev.holdfast.item.action.PurgeItem;
import dev.holdfast.item.action.ReleaseItem;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.WorkflowStore;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Creates the actions of the hold queue, which use one common table. */
public final class HoldQueueWiring {
    public final QueueIntents queueIntents;
    public final ListIntents listIntents;
    public final ApproveIntents approveIntents;
    public final ReleaseIntents releaseIntents;
    public final PurgeIntents purgeIntents;
    public final HoldItem holdItem;
    public final ReleaseItem releaseItem;
    public final GetBatch getBatch;
    public final PutQueuePolicy putQueuePolicy;
    public final GetQueuePolicy getQueuePolicy;
    public final ReleaseExecutor releaseExecutor;
    private final IntentQueue intentQueue;
    private final Function<WorkDispatcher, List<DueRows>> dueWork;
    private final Function<ItemStore, ReleaseItem> releaseFactory;

    public HoldQueueWiring(
            Table table,
            ShardLayout shardLayout,
            ItemStore itemStore,
            WorkflowStore workflowStore,
            ItemFactory itemFactory,
            RowWorker recoveryWorker,
            Supplier<String> uids,
            MachineClock clock,
            MetricSink metricSink) {
        intentQueue = new IntentQueue(table, shardLayout, metricSink);
        var policies = QueuePolicy.documentStore(table);
        var batchStore = new BatchStore(table, shardLayout);
        holdItem = new HoldItem(itemStore, clock);
        releaseFactory = store -> new ReleaseItem(
                store,
                (caller, override, now) -> new ReleaseGate(
                                policies.read(caller.app()).body(), caller, override, now)
                        .findBlackoutProblem(),
                intentQueue::isQueued,
                clock);
        releaseItem = releaseFactory.apply(itemStore);
        var heldItemHandler = new HeldItemHandler(releaseItem, new PurgeItem(itemStore, clock));
        var parentHold = new ParentHold(itemStore);
        var intentRelease = new IntentRelease(intentQueue, itemStore, workflowStore, itemFactory, parentHold);
        var queueEntryHandler = new QueueEntryHandler(intentQueue, intentRelease, heldItemHandler, parentHold, clock);
        var queueVisibility = new QueueVisibility(itemStore);
        var positionSelector = new PositionSelector(intentQueue, queueVisibility);
        var parallelHandler = new ParallelHandler(intentQueue, queueEntryHandler);
        var batchRunner = new BatchRunner(intentQueue, batchStore, positionSelector, parallelHandler, policies, clock);
        var bulkHandler = new BulkHandler(
                intentQueue,
                policies,
                batchStore,
                queueEntryHandler,
                queueVisibility,
                positionSelector,
                parallelHandler,
                batchRunner,
                uids,
                clock);
        queueIntents = new QueueIntents(intentQueue, policies, workflowStore, parentHold, queueVisibility, uids, clock);
        listIntents = new ListIntents(intentQueue, policies, queueVisibility, clock);
        approveIntents = new ApproveIntents(intentQueue, policies, clock);
        releaseIntents = new ReleaseIntents(bulkHandler);
        purgeIntents = new PurgeIntents(bulkHandler);
        getBatch = new GetBatch(batchStore);
        putQueuePolicy = new PutQueuePolicy(policies, workflowStore);
        getQueuePolicy = new GetQueuePolicy(policies);
        releaseExecutor =
                new ReleaseExecutor(table, policies, batchStore, queueEntryHandler, batchRunner, recoveryWorker, clock);
        dueWork = workDispatcher -> List.of(
                new DueIntents(intentQueue, policies, parentHold, shardLayout, workDispatcher),
                new DueBatches(shardLayout, workDispatcher));
    }

    /** Returns the action that releases items of another store, with the rules of this queue. */
    public ReleaseItem releaseItemOf(ItemStore itemStore) {
        return releaseFactory.apply(itemStore);
    }

    /** Counts the queued intents whose release creates an item in the workflow. */
    public long countIntentsOf(String app, String workflow) {
        return intentQueue.countForWorkflow(app, workflow);
    }

    /**
     * Returns the sweep's handlers for due intents and due batches. These handlers pass releases and batches to the
     * dispatcher.
     */
    public List<DueRows> dueWork(WorkDispatcher workDispatcher) {
        return dueWork.apply(workDispatcher);
    }
}
