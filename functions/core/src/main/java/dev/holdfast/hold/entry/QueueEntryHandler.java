// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.entry;

import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.hold.intent.QueueEntry;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies a command to one queue entry. */
public final class QueueEntryHandler {
    private static final Logger LOG = LoggerFactory.getLogger(QueueEntryHandler.class);

    private final IntentQueue intentQueue;
    private final IntentRelease intentRelease;
    private final HeldItemHandler heldItemHandler;
    private final ParentHold parentHold;
    private final IntentScheduler intentScheduler;
    private final CommandPreview commandPreview;
    private final InstantSource clock;

    public QueueEntryHandler(
            IntentQueue intentQueue,
            IntentRelease intentRelease,
            HeldItemHandler heldItemHandler,
            ParentHold parentHold,
            InstantSource clock) {
        this.intentQueue = intentQueue;
        this.intentRelease = intentRelease;
        this.heldItemHandler = heldItemHandler;
        this.parentHold = parentHold;
        this.intentScheduler = new IntentScheduler(intentQueue);
        this.commandPreview = new CommandPreview(intentRelease);
        this.clock = clock;
    }

    /**
     * Applies the command. Returns the outcome {@code FAILED} after an unexpected exception, so that the caller can
     * continue with the next entry.
     *
     * @throws TableBusyException when the table is overloaded
     * @throws TableFailureException when the storage fails
     * @throws RuntimeException when Holdfast can't store the failure
     */
    public IntentResult handle(QueueCommand queueCommand, QueueEntry queueEntry) {
        try {
            return switch (queueEntry) {
                case QueueEntry.IntentEntry(var intent) -> handle(queueCommand, intent);
                case QueueEntry.HeldItemEntry(var heldItem) ->
                    heldItemHandler.handle(queueCommand, heldItem, clock.instant());
            };
        } catch (TableBusyException e) {
            throw e;
        } catch (TableFailureException e) {
            // After an outage of the storage, the entry is still in the queue, and the same command can succeed.
            if (e.isOutage()) throw e;
            return recordFailure(queueCommand, queueEntry, e);
        } catch (RuntimeException e) {
            return recordFailure(queueCommand, queueEntry, e);
        }
    }

    private IntentResult recordFailure(QueueCommand queueCommand, QueueEntry queueEntry, RuntimeException e) {
        var reason = "the " + queueCommand.operation().jsonName() + " failed: " + e.getMessage();
        LOG.error("{}: {}", queueEntry.id(), reason);
        return switch (queueEntry) {
            case QueueEntry.HeldItemEntry(var heldItem) -> IntentResult.failed(heldItem.queueId(), reason);
            case QueueEntry.IntentEntry(var intent) ->
                findQueued(queueCommand, intent.id())
                        .map(queued -> markFailed(queueCommand, queued, reason))
                        .orElseGet(() -> findFinalResult(queueCommand, intent.id()));
        };
    }

    /** Returns the outcome that the command would have now, without changing anything. */
    public IntentResult dryRun(QueueCommand queueCommand, QueueEntry queueEntry) {
        return switch (queueEntry) {
            case QueueEntry.IntentEntry(var intent) -> commandPreview.dryRun(queueCommand, intent, clock.instant());
            case QueueEntry.HeldItemEntry(var heldItem) ->
                heldItemHandler.dryRun(queueCommand, heldItem, clock.instant());
        };
    }

    /**
     * Applies the command to an intent that the caller has read. If the intent has changed since, reads the intent
     * again and applies the command to the changed intent.
     */
    private IntentResult handle(QueueCommand queueCommand, Intent first) {
        return OptimisticRetry.retry(
                        OptimisticRetry.MAX_ATTEMPTS,
                        first,
                        () -> findQueued(queueCommand, first.id()),
                        intent -> attempt(queueCommand, intent, clock.instant()),
                        () -> findFinalResult(queueCommand, first.id()))
                .orElseGet(() -> IntentResult.refused(
                        first.id().toString(), OptimisticRetry.busy(first.id().toString())));
    }

    private Optional<Intent> findQueued(QueueCommand queueCommand, IntentId id) {
        return intentQueue.findQueued(queueCommand.caller().app(), id);
    }

    /** Applies the command once. Returns null if the intent has changed since it was read. */
    private @Nullable IntentResult attempt(QueueCommand queueCommand, Intent intent, Instant now) {
        return switch (queueCommand.operation()) {
            case PURGE -> purge(queueCommand, intent, now);
            case SCHEDULE -> intentScheduler.trySchedule(queueCommand, intent, now);
            case RELEASE -> intentRelease.tryRelease(queueCommand, intent, now);
        };
    }

    private @Nullable IntentResult purge(QueueCommand queueCommand, Intent intent, Instant now) {
        var intentEnd = new Intent.IntentEnd(now, null, queueCommand.batch());
        var purged = intent.asEnded(
                        IntentStatus.PURGED,
                        IntentChange.IntentEventType.PURGED,
                        intentEnd,
                        queueCommand.caller().name(),
                        queueCommand.reason(),
                        null)
                .withCause(queueCommand.caller().cause());
        return intentQueue.end(purged, parentHold.releaseWrites(purged))
                ? IntentResult.of(intent.id().toString(), IntentResult.IntentOutcome.PURGED)
                : null;
    }

    /**
     * Returns the refusal of a command on an ended intent. The refusal contains the request that releases a waiting
     * parent.
     */
    public Problem refuseEnded(Intent ended) {
        var detail = ended.id() + " is " + ended.status().jsonName() + "; it left the queue at "
                + ended.newestChange().at();
        var parentText = parentHold
                .findReleaseCall(ended)
                .map(releaseCall -> "; its parent is still on hold, release it by " + releaseCall.describe())
                .orElse("");
        return new Problem.Conflict(detail + parentText);
    }

    /** Marks an intent as failed. Does nothing if the intent has changed since it was read. */
    public IntentResult markFailed(QueueCommand queueCommand, Intent intent, String reason) {
        var intentResult = intentRelease.markFailed(queueCommand, intent, reason, clock.instant());
        return intentResult == null ? findFinalResult(queueCommand, intent.id()) : intentResult;
    }

    /**
     * Returns the result for an intent that has left the queue. If this batch itself ended the intent earlier, the
     * result has the outcome of the batch's operation. This happens when the answer to a write was lost.
     */
    private IntentResult findFinalResult(QueueCommand queueCommand, IntentId id) {
        var ended = intentQueue.ended().find(queueCommand.caller().app(), id).orElse(null);
        var intentEnd = ended == null ? null : ended.end();
        if (ended == null || intentEnd == null) return IntentResult.of(id.toString(), IntentResult.IntentOutcome.GONE);
        if (intentEnd.batch() != null && intentEnd.batch().equals(queueCommand.batch()))
            return ended.status() == IntentStatus.PURGED
                    ? IntentResult.of(id.toString(), IntentResult.IntentOutcome.PURGED)
                    : IntentResult.released(id.toString(), String.valueOf(intentEnd.item()));
        var intentChange = ended.newestChange();
        return new IntentResult(
                id.toString(),
                IntentResult.IntentOutcome.GONE,
                intentEnd.item(),
                ended.status().jsonName() + " by " + intentChange.by() + " at " + intentChange.at());
    }
}
