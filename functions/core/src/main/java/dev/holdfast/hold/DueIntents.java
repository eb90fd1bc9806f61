package dev.holdfast.hold;

import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.hold.policy.ReleaseGate;
import dev.holdfast.item.Item;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Intents whose window opens, closes or is about to, or whose release has come: what is to be released goes to the courier. */
final class DueIntents implements DueRows {
    /** What a sweep's report calls that which the courier takes. */
    static final String RELEASES_TASK = "releases";

    /** How long whoever was told to release has before it is told again. */
    static final Duration RELEASE_LEASE = Duration.ofMinutes(1);

    /**
     * How often an intent that waits in an open window, for approvals or for the end of a blackout, is looked at: the policy may have
     * changed. An approval doesn't wait for that, since it puts the intent anew among what is due.
     */
    static final Duration RECHECK_INTERVAL = Duration.ofMinutes(15);

    private final IntentQueue intentQueue;
    private final DocumentStore<QueuePolicy> policies;
    private final ParentHold parentHold;
    private final ShardLayout shardLayout;
    private final WorkDispatcher workDispatcher;
    private final Map<String, QueuePolicy> policyCache = new HashMap<>();

    DueIntents(
            IntentQueue intentQueue,
            DocumentStore<QueuePolicy> policies,
            ParentHold parentHold,
            ShardLayout shardLayout,
            WorkDispatcher workDispatcher) {
        this.intentQueue = intentQueue;
        this.policies = policies;
        this.parentHold = parentHold;
        this.shardLayout = shardLayout;
        this.workDispatcher = workDispatcher;
    }

    /** In one run each application's policy is read once. */
    @Override
    public DueRows startRun() {
        return new DueIntents(intentQueue, policies, parentHold, shardLayout, workDispatcher);
    }

    @Override
    public String partitionPrefix() {
        return IntentQueue.PARTITION_PREFIX;
    }

    @Override
    public void afterWrite(List<SweepTask> tasks) {
        dispatch(tasks, workDispatcher);
    }

    /** Once they are written, hands over those that are to be released. */
    static void dispatch(List<SweepTask> tasks, WorkDispatcher workDispatcher) {
        var going = tasks.stream()
                .filter(sweepTask -> sweepTask.counterName().equals(RELEASES_TASK))
                .map(sweepTask -> sweepTask.writes().getFirst().key())
                .toList();
        if (!going.isEmpty()) workDispatcher.dispatch(going);
    }

    @Override
    public SweepTask planTask(Row row, Instant now) {
        var intent = IntentQueue.decode(row);
        var releaseWindow = intent.asked().window();
        if (releaseWindow.isClosedAt(now))
            return task("expired", endWrites(expire(intent, now)), releaseWindow.latest());
        var queuePolicy = policyCache.computeIfAbsent(
                intent.app(), app -> policies.read(app).body());
        var goes = intent.isReleaseDue(now);
        if (goes
                && (isReady(intent, queuePolicy, now)
                        || intent.plan() != null
                                && queuePolicy.findActiveBlackout(now).isEmpty()))
            return task(RELEASES_TASK, rescheduleWrites(row, now.plus(RELEASE_LEASE)), null);
        var warn = releaseWindow.latest() == null || intent.warned()
                ? null
                : releaseWindow.latest().minus(queuePolicy.warningPeriod());
        if (warn != null && !warn.isAfter(now))
            return task(
                    "expiring",
                    List.of(intentQueue.replaceWrite(intent.withExpiryWarning(now), queuePolicy.warningPeriod())),
                    null);
        if (goes) return task("rearmed", rescheduleWrites(row, nextCheckAt(intent, queuePolicy, now)), null);
        var wake = intent.nextSweepAt(queuePolicy.warningPeriod());
        return task(
                "rearmed",
                wake == null
                        ? List.of(RowWrite.put(row.withIndexEntry(TableIndex.DUE, null), unchangedCondition(row)))
                        : rescheduleWrites(row, wake),
                null);
    }

    private static SweepTask task(String what, List<RowWrite> writes, @Nullable Instant late) {
        return new SweepTask(writes, what, late, Map.of());
    }

    private static boolean isReady(Intent intent, QueuePolicy queuePolicy, Instant now) {
        return new ReleaseGate(queuePolicy, ReleaseGate.SYSTEM_CALLER, null, now).findProblem(intent) == null;
    }

    private List<RowWrite> endWrites(Intent expired) {
        var writes = new ArrayList<>(intentQueue.endWrites(expired));
        writes.addAll(parentHold.releaseWrites(expired));
        return writes;
    }

    private static Intent expire(Intent intent, Instant now) {
        var intentEnd = new Intent.IntentEnd(now, null, null);
        return intent.asEnded(
                IntentStatus.EXPIRED, IntentChange.IntentEventType.EXPIRED, intentEnd, Item.SYSTEM_ACTOR, null, null);
    }

    /** A warning that falls into the waiting is not missed, nor is the close of the window. */
    private static Instant nextCheckAt(Intent intent, QueuePolicy queuePolicy, Instant now) {
        var late = now.plus(RECHECK_INTERVAL);
        var look = queuePolicy
                .findActiveBlackout(now)
                .map(QueuePolicy.ActiveBlackout::until)
                .filter(until -> until.isBefore(late))
                .orElse(late);
        var latest = intent.asked().window().latest();
        if (latest == null) return look;
        var warn = latest.minus(queuePolicy.warningPeriod());
        var bound = !intent.warned() && warn.isAfter(now) ? warn : latest;
        return bound.isBefore(look) ? bound : look;
    }

    private List<RowWrite> rescheduleWrites(Row row, Instant at) {
        return List.of(RowWrite.put(
                row.withIndexEntry(TableIndex.DUE, shardLayout.dueKey(row.key(), at)), unchangedCondition(row)));
    }

    private static WriteCondition unchangedCondition(Row row) {
        return WriteCondition.versionIs(row.version());
    }
}
