// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.access.Scope;
import dev.holdfast.dispatch.RowWorker;
import dev.holdfast.hold.entry.QueueCommand;
import dev.holdfast.hold.entry.QueueEntryHandler;
import dev.holdfast.hold.entry.QueueOperation;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.hold.intent.IntentRow;
import dev.holdfast.hold.intent.QueueEntry;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.item.Item;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.Table;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes the work that a sweep has dispatched: releases an intent that is due, or continues a batch or a redrive. */
public final class ReleaseExecutor {
    private final Table table;
    private final DocumentStore<QueuePolicy> policies;
    private final BatchStore batchStore;
    private final QueueEntryHandler queueEntryHandler;
    private final BatchRunner batchRunner;
    private final RowWorker recoveryWorker;
    private final InstantSource clock;

    ReleaseExecutor(
            Table table,
            DocumentStore<QueuePolicy> policies,
            BatchStore batchStore,
            QueueEntryHandler queueEntryHandler,
            BatchRunner batchRunner,
            RowWorker recoveryWorker,
            InstantSource clock) {
        this.table = table;
        this.policies = policies;
        this.batchStore = batchStore;
        this.queueEntryHandler = queueEntryHandler;
        this.batchRunner = batchRunner;
        this.recoveryWorker = recoveryWorker;
        this.clock = clock;
    }

    /**
     * Executes the work of each row. A failure of one row doesn't prevent the work of the other rows.
     *
     * @throws RuntimeException the first failure, after the work of all rows
     */
    public void runAll(List<RowKey> rowKeys) {
        RuntimeException failure = null;
        for (var rowKey : rowKeys) {
            try {
                run(rowKey);
            } catch (RuntimeException e) {
                if (failure == null) failure = e;
                else if (failure != e) failure.addSuppressed(e);
            }
        }
        if (failure != null) throw failure;
    }

    /** Executes the work of the row. Does nothing if the work is already done. */
    public void run(RowKey rowKey) {
        if (recoveryWorker.handles(rowKey)) recoveryWorker.run(rowKey);
        else if (rowKey.partition().startsWith(BatchStore.PARTITION_PREFIX))
            batchStore.find(rowKey).ifPresent(batchRunner::run);
        else
            table.get(rowKey)
                    .flatMap(row -> ReadableRows.read(table, row, IntentRow::decode))
                    .ifPresent(this::release);
    }

    private void release(Intent intent) {
        if (!intent.isReleaseDue(clock.instant())) return;
        var queuePolicy = policies.read(intent.app()).body();
        var releasePlan = intent.plan();
        var caller = Caller.application(intent.app(), Scope.MANAGE, Item.SYSTEM_ACTOR)
                .withCause(releasePlan == null ? null : schedulingCause(intent));
        var reason = releasePlan == null ? "its window opened" : "scheduled by " + releasePlan.by();
        var queueCommand = new QueueCommand(QueueOperation.RELEASE, caller, queuePolicy, reason, null, null, null);
        var releaseGate = queueCommand.gateAt(clock.instant());
        var reviewProblem = releaseGate.findReviewProblem(intent);
        // If approvals are missing, a scheduled release fails, but an automatic release waits for the approvals. Both
        // kinds of release wait for the end of a blackout.
        if (releasePlan != null && reviewProblem != null)
            queueEntryHandler.markFailed(queueCommand, intent, reviewProblem.detail());
        else if (releaseGate.findProblem(intent) == null)
            queueEntryHandler.handle(queueCommand, new QueueEntry.IntentEntry(intent));
    }

    /** Returns the cause of a scheduled release: the newest change that scheduled this release. */
    private static @Nullable ChangeCause schedulingCause(Intent intent) {
        return intent.history().reversed().stream()
                .filter(intentChange -> intentChange.type() == IntentChange.IntentEventType.SCHEDULED)
                .findFirst()
                .map(intentChange ->
                        ChangeCause.followingEvent(intent.eventId(intentChange.version()), intentChange.cause()))
                .orElse(null);
    }
}
