// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.hold.intent.QueueEntry;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.TableBusyException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Applies a command to many queue entries. Handles the entries in chunks, in the order of the queue. Handles the
 * entries of one chunk in parallel.
 */
final class BatchRunner {
    static final int CHUNK_SIZE = 100;

    private static final int MAX_PARALLEL = 16;
    /** The maximum duration of one run, shorter than the timeouts of HTTP requests and Lambda functions. */
    private static final Duration RUN_BUDGET = Duration.ofSeconds(15);

    private final IntentQueue intentQueue;
    private final BatchStore batchStore;
    private final QueueEntryHandler queueEntryHandler;
    private final DocumentStore<QueuePolicy> policies;
    private final MachineClock clock;

    BatchRunner(
            IntentQueue intentQueue,
            BatchStore batchStore,
            QueueEntryHandler queueEntryHandler,
            DocumentStore<QueuePolicy> policies,
            MachineClock clock) {
        this.intentQueue = intentQueue;
        this.batchStore = batchStore;
        this.queueEntryHandler = queueEntryHandler;
        this.policies = policies;
        this.clock = clock;
    }

    /** The position of an entry in the queue. To save memory, the position doesn't contain the entry itself. */
    record QueuePosition(String sortKey, String id, Instant queuedAt) {}

    /** Returns the positions of all entries that match the selector now, in the order of the queue. */
    List<QueuePosition> selectPositions(String app, IntentSelector intentSelector) {
        var positions = new ArrayList<QueuePosition>();
        intentQueue.forEach(app, intentSelector.sortPrefix(), queueEntry -> {
            if (intentSelector.matches(queueEntry))
                positions.add(new QueuePosition(queueEntry.sortKey(), queueEntry.id(), queuedSince(queueEntry)));
        });
        positions.sort(Comparator.comparing(QueuePosition::sortKey));
        return positions;
    }

    /**
     * Returns the entries that the batch has not handled yet. Entries that were queued after the start of the batch
     * don't belong to the batch.
     */
    private List<QueuePosition> selectRemaining(IntentBatch intentBatch) {
        return selectPositions(intentBatch.app(), intentBatch.selector()).stream()
                .filter(queuePosition -> !queuePosition.queuedAt().isAfter(intentBatch.at()))
                .filter(queuePosition -> queuePosition.sortKey().compareTo(intentBatch.position()) > 0)
                .toList();
    }

    private static Instant queuedSince(QueueEntry queueEntry) {
        return switch (queueEntry) {
            case QueueEntry.IntentEntry(var intent) -> intent.request().at();
            case QueueEntry.HeldItemEntry(var heldItem) -> heldItem.held().since();
        };
    }

    /** Applies the command to these entries. The outcome of an entry that has left the queue is {@code GONE}. */
    List<IntentResult> handleAll(QueueCommand queueCommand, List<QueuePosition> positions) {
        var ids = positions.stream().map(QueuePosition::id).toList();
        var sortKeys = positions.stream().map(QueuePosition::sortKey).collect(Collectors.toSet());
        // If a caller releases a held item and holds it again, its sort key changes.
        var found = intentQueue.findAll(queueCommand.caller().app(), ids).stream()
                .filter(queueEntry -> sortKeys.contains(queueEntry.sortKey()))
                .toList();
        var permits = new Semaphore(MAX_PARALLEL);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var jobs = found.stream()
                    .<Callable<IntentResult>>map(queueEntry -> () -> {
                        permits.acquireUninterruptibly();
                        try {
                            return handleOne(queueCommand, queueEntry);
                        } finally {
                            permits.release();
                        }
                    })
                    .toList();
            var results = new ArrayList<IntentResult>();
            for (var future : threads.invokeAll(jobs)) results.add(future.get());
            var foundIds = found.stream().map(QueueEntry::id).toList();
            for (var id : ids) {
                if (!foundIds.contains(id)) results.add(IntentResult.of(id, IntentResult.IntentOutcome.GONE));
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "the handling of the intents was interrupted; unhandled intents are still queued", e);
        }
    }

    /**
     * Applies the command to one entry. If the table is busy, refuses a command without a batch. In a batch, the
     * exception ends the run, and a sweep continues the batch later.
     */
    private IntentResult handleOne(QueueCommand queueCommand, QueueEntry queueEntry) {
        try {
            return queueEntryHandler.handle(queueCommand, queueEntry);
        } catch (TableBusyException e) {
            if (queueCommand.batch() != null) throw e;
            return IntentResult.refused(
                    queueEntry.id(), new Problem.Busy("the storage is busy; nothing was changed, try again"));
        }
    }

    /**
     * Continues a batch until it is finished or {@link #RUN_BUDGET} is over. Does nothing if the batch is finished, or
     * if another run has the lease on the batch.
     */
    IntentBatch run(IntentBatch storedBatch) {
        var timeLimit = TimeLimit.start(clock, RUN_BUDGET);
        if (storedBatch.finished() != null || storedBatch.isLeasedAt(clock.instant())) return storedBatch;
        var intentBatch = settleInterruptedChunk(storedBatch);
        try {
            var remaining = selectRemaining(intentBatch);
            for (var from = 0; from < remaining.size(); from += CHUNK_SIZE) {
                if (timeLimit.isOver()) return saveOrReload(intentBatch.releaseLease(null));
                var chunk = remaining.subList(from, Math.min(remaining.size(), from + CHUNK_SIZE));
                var next = intentBatch.withInProgress(
                        chunk.stream().map(QueuePosition::id).toList(),
                        clock.instant().plus(IntentBatch.CHUNK_LEASE));
                if (!batchStore.save(next, clock.instant()))
                    return batchStore.find(intentBatch.app(), intentBatch.id()).orElse(intentBatch);
                intentBatch = next;
                // Reads the policy again, so that a changed policy applies to the next chunk.
                intentBatch = intentBatch.withResults(
                        handleAll(toCommand(intentBatch), chunk),
                        chunk.getLast().sortKey());
            }
            return saveOrReload(intentBatch.releaseLease(clock.instant()));
        } catch (TableBusyException e) {
            // The stored batch keeps this run's lease. When the lease has expired, a sweep continues the batch.
            return intentBatch;
        }
    }

    private IntentBatch saveOrReload(IntentBatch intentBatch) {
        return batchStore.save(intentBatch, clock.instant())
                ? intentBatch
                : batchStore.find(intentBatch.app(), intentBatch.id()).orElse(intentBatch);
    }

    /**
     * Adds the results of the entries that a crashed run had handled. The remaining entries of the crashed run's chunk
     * are still queued, and this run handles them.
     */
    private IntentBatch settleInterruptedChunk(IntentBatch intentBatch) {
        if (intentBatch.inProgress().isEmpty()) return intentBatch;
        var intentOutcome = intentBatch.operation() == QueueOperation.PURGE
                ? IntentResult.IntentOutcome.PURGED
                : IntentResult.IntentOutcome.RELEASED;
        var results = intentQueue.findEndedBy(intentBatch.app(), intentBatch.id(), intentBatch.inProgress()).stream()
                .map(id -> IntentResult.of(id, intentOutcome))
                .toList();
        return intentBatch.withResults(results, intentBatch.position());
    }

    private QueueCommand toCommand(IntentBatch intentBatch) {
        var caller = new Caller(
                intentBatch.app(), Scope.MANAGE, intentBatch.by(), intentBatch.isPerson(), intentBatch.cause());
        var queuePolicy = policies.read(intentBatch.app()).body();
        return new QueueCommand(
                intentBatch.operation(),
                caller,
                queuePolicy,
                intentBatch.reason(),
                intentBatch.override(),
                intentBatch.releaseAt(),
                intentBatch.id());
    }
}
