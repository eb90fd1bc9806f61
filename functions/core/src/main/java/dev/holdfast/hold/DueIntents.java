// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.hold.entry.ParentHold;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentRow;
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

/**
 * Handles the intents that are due in a sweep. Marks intents whose window has closed as expired, and removes them from
 * the queue. Warns about intents that expire soon, and dispatches releases.
 */
final class DueIntents implements DueRows {
    /** The name of the counter of dispatched releases in the report of a sweep. */
    static final String RELEASES_TASK = "releases";

    /** The time after which a sweep dispatches a release again if no worker has finished it. */
    static final Duration RELEASE_LEASE = Duration.ofMinutes(1);

    /**
     * The time between two checks of an intent that waits for approvals or for the end of a blackout. Sweeps check such
     * an intent again, because somebody may change the policy. An approval makes the intent due immediately.
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

    /** Each run has its own policy cache, so a run reads the policy of an application only once. */
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

    /** Dispatches the releases among the written tasks. */
    static void dispatch(List<SweepTask> tasks, WorkDispatcher workDispatcher) {
        var releases = tasks.stream()
                .filter(sweepTask -> sweepTask.counterName().equals(RELEASES_TASK))
                .map(sweepTask -> sweepTask.writes().getFirst().key())
                .toList();
        if (!releases.isEmpty()) workDispatcher.dispatch(releases);
    }

    @Override
    public SweepTask planTask(Row row, Instant now) {
        var intent = IntentRow.decode(row);
        var releaseWindow = intent.request().window();
        if (releaseWindow.isClosedAt(now))
            return task("expired", endWrites(expire(intent, now)), releaseWindow.latest());
        var queuePolicy = policyCache.computeIfAbsent(
                intent.app(), app -> policies.read(app).body());
        var releaseDue = intent.isReleaseDue(now);
        if (releaseDue && shouldDispatch(intent, queuePolicy, now))
            return task(RELEASES_TASK, rescheduleWrites(row, now.plus(RELEASE_LEASE)), null);
        var warningAt = releaseWindow.latest() == null || intent.hasWarned()
                ? null
                : releaseWindow.latest().minus(queuePolicy.warningPeriod());
        if (warningAt != null && !warningAt.isAfter(now))
            return task(
                    "expiring",
                    List.of(intentQueue.replaceWrite(intent.withExpiryWarning(now), queuePolicy.warningPeriod())),
                    null);
        if (releaseDue) return task("rearmed", rescheduleWrites(row, nextCheckAt(intent, queuePolicy, now)), null);
        var sweepAt = intent.nextSweepAt(queuePolicy.warningPeriod());
        return task(
                "rearmed",
                sweepAt == null
                        ? List.of(RowWrite.put(row.withIndexEntry(TableIndex.DUE, null), unchangedCondition(row)))
                        : rescheduleWrites(row, sweepAt),
                null);
    }

    /**
     * A sweep checks the intent at most {@link #RELEASE_LEASE} after the intent's own time, or after now if that time
     * has passed.
     */
    @Override
    public @Nullable RowWrite correctionWrite(Row row, Instant now) {
        var intent = IntentRow.decode(row);
        var queuePolicy = policyCache.computeIfAbsent(
                intent.app(), app -> policies.read(app).body());
        var sweepAt = intent.nextSweepAt(queuePolicy.warningPeriod());
        if (sweepAt == null) return null;
        var dueAt = sweepAt.isAfter(now) ? sweepAt : now;
        return ShardLayout.isDueAfter(row, dueAt.plus(RELEASE_LEASE))
                ? RowWrite.put(shardLayout.withDueAt(row, dueAt), unchangedCondition(row))
                : null;
    }

    /**
     * Whether to dispatch the release of the intent. A sweep also dispatches a scheduled release without the required
     * approvals. The executor then marks the intent as failed.
     */
    private static boolean shouldDispatch(Intent intent, QueuePolicy queuePolicy, Instant now) {
        if (isReady(intent, queuePolicy, now)) return true;
        return intent.plan() != null && queuePolicy.findActiveBlackout(now).isEmpty();
    }

    /** @param dueAt the deadline that the task handles; null if the task handles no deadline */
    private static SweepTask task(String name, List<RowWrite> writes, @Nullable Instant dueAt) {
        return new SweepTask(writes, name, dueAt, Map.of());
    }

    private static boolean isReady(Intent intent, QueuePolicy queuePolicy, Instant now) {
        return new ReleaseGate(queuePolicy, ReleaseGate.SYSTEM_CALLER, null, now).findProblem(intent) == null;
    }

    private List<RowWrite> endWrites(Intent expired) {
        var writes = new ArrayList<>(intentQueue.ended().endWrites(expired));
        writes.addAll(parentHold.releaseWrites(expired));
        return writes;
    }

    private static Intent expire(Intent intent, Instant now) {
        var intentEnd = new Intent.IntentEnd(now, null, null);
        return intent.asEnded(
                IntentStatus.EXPIRED, IntentChange.IntentEventType.EXPIRED, intentEnd, Item.SYSTEM_ACTOR, null, null);
    }

    /**
     * Returns the time of the next check. This time is not later than the expiry warning, the close of the window and
     * the end of the blackout.
     */
    private static Instant nextCheckAt(Intent intent, QueuePolicy queuePolicy, Instant now) {
        var latestCheckAt = now.plus(RECHECK_INTERVAL);
        var checkAt = queuePolicy
                .findActiveBlackout(now)
                .map(QueuePolicy.ActiveBlackout::until)
                .filter(blackoutEnd -> blackoutEnd.isBefore(latestCheckAt))
                .orElse(latestCheckAt);
        var windowEnd = intent.request().window().latest();
        if (windowEnd == null) return checkAt;
        var warningAt = windowEnd.minus(queuePolicy.warningPeriod());
        var nextDeadline = !intent.hasWarned() && warningAt.isAfter(now) ? warningAt : windowEnd;
        return nextDeadline.isBefore(checkAt) ? nextDeadline : checkAt;
    }

    private List<RowWrite> rescheduleWrites(Row row, Instant at) {
        return List.of(RowWrite.put(
                row.withIndexEntry(TableIndex.DUE, shardLayout.dueKey(row.key(), at)), unchangedCondition(row)));
    }

    private static WriteCondition unchangedCondition(Row row) {
        return WriteCondition.versionIs(row.version());
    }
}
