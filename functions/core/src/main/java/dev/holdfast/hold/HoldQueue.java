package dev.holdfast.hold;

import dev.holdfast.courier.Courier;
import dev.holdfast.item.Begin;
import dev.holdfast.item.HoldItem;
import dev.holdfast.item.Items;
import dev.holdfast.item.PurgeItem;
import dev.holdfast.item.ReleaseItem;
import dev.holdfast.metric.Metrics;
import dev.holdfast.sweep.Due;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.Workflows;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The hold queue's actions, wired over one table. */
public final class HoldQueue {
    public final QueueIntents queueIntents;
    public final ListIntents listIntents;
    public final ApproveIntents approveIntents;
    public final ReleaseIntents releaseIntents;
    public final PurgeIntents purgeIntents;
    public final HoldItem holdItem;
    public final ReleaseItem releaseItem;
    public final GetBatch getBatch;
    public final PutPolicy putPolicy;
    public final GetPolicy getPolicy;
    public final ReleaseDue releaseDue;
    private final Function<Courier, List<Due>> due;

    public HoldQueue(
            Table table,
            Shards shards,
            Items items,
            Workflows workflows,
            Begin begin,
            Supplier<String> uids,
            InstantSource clock,
            Metrics metrics) {
        var queue = new Queue(table, shards, metrics);
        var policies = Policy.all(table);
        var batches = new Batches(table, shards);
        holdItem = new HoldItem(items, clock);
        releaseItem = new ReleaseItem(items, clock);
        var parking = new Parking(releaseItem, new PurgeItem(items, clock));
        var parents = new Parents(items);
        var release = new Release(queue, items, workflows, begin, parents);
        var handler = new Handler(queue, release, parking, parents, clock);
        var runner = new Runner(queue, batches, handler, policies, clock);
        var handle = new HandleIntents(queue, policies, batches, handler, runner, uids, clock);
        queueIntents = new QueueIntents(queue, policies, parents, uids, clock);
        listIntents = new ListIntents(queue, policies);
        approveIntents = new ApproveIntents(queue, policies, clock);
        releaseIntents = new ReleaseIntents(handle);
        purgeIntents = new PurgeIntents(handle);
        getBatch = new GetBatch(batches);
        putPolicy = new PutPolicy(policies);
        getPolicy = new GetPolicy(policies);
        releaseDue = new ReleaseDue(table, queue, policies, batches, handler, runner, clock);
        due = courier ->
                List.of(new DueIntents(queue, policies, parents, shards, courier), new DueBatches(shards, courier));
    }

    /** What a sweep finds, of which the courier takes what is to be released. */
    public List<Due> due(Courier courier) {
        return due.apply(courier);
    }
}
