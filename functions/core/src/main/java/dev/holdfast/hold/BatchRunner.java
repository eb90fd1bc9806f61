// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.dispatch.ParallelExecutor;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.hold.intent.QueueEntry;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Applies a command to many queue entries. Handles the entries in chunks, in the order of the queue. Handles the
 * entries of one chunk in parallel.
 */
final class BatchRunner {
    static final int CHUNK_SIZE = 100;

    /** The maximum duration of one run, shorter than the timeouts of HTTP requests and Lambda functions. */
    private static final Duration RUN_BUDGET = Duration.ofSeconds(15);

    private static final Set<IntentResult.IntentOutcome> LEAVING_OUTCOMES = Set.of(
            IntentResult.IntentOutcome.RELEASED, IntentResult.IntentOutcome.PURGED, IntentResult.IntentOutcome.GONE);

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

    /**
     * The result for one position.
     *
     * @param result null if the storage failed before the entry was handled
     * @param failure the failure of the storage; null if it didn't fail
     */
    private record HandledEntry(
            QueuePosition position,
            @Nullable IntentResult result,
            @Nullable RuntimeException failure) {
        /** Whether the entry has left the queue, so that a repeated run doesn't find it. */
        boolean hasLeftQueue() {
            return result != null && LEAVING_OUTCOMES.contains(result.outcome());
        }
    }

    /**
     * Applies the command to these entries, outside of a batch. The outcome of an entry that has left the queue is
     * {@code GONE}. If the storage fails for some entries, refuses these entries.
     *
     * @throws TableFailureException if the storage fails for every entry
     */
    List<IntentResult> handleAll(QueueCommand queueCommand, List<QueuePosition> positions) {
        var handled = handleEach(queueCommand, positions);
        var failures = handled.stream()
                .flatMap(entry -> Stream.ofNullable(entry.failure()))
                .toList();
        if (failures.size() == handled.size() && failures.stream().anyMatch(TableFailureException.class::isInstance))
            throw failures.getFirst();
        return handled.stream().map(BatchRunner::toResult).toList();
    }

    private static IntentResult toResult(HandledEntry entry) {
        if (entry.result() != null) return entry.result();
        var problem = entry.failure() instanceof TableFailureException failure ? failure.problem() : null;
        return IntentResult.refused(
                entry.position().id(),
                problem == null ? new Problem.Busy("the storage is busy; nothing was changed, try again") : problem);
    }

    /** Applies the command to these entries, in parallel. Returns the results in the order of the positions. */
    private List<HandledEntry> handleEach(QueueCommand queueCommand, List<QueuePosition> positions) {
        var ids = positions.stream().map(QueuePosition::id).toList();
        var found = intentQueue.findAll(queueCommand.caller().app(), ids).stream()
                .collect(Collectors.toMap(QueueEntry::id, Function.identity(), (first, second) -> first));
        return ParallelExecutor.executeAll(
                positions,
                position -> handleOne(queueCommand, position, found.get(position.id())),
                "the handling of the intents was interrupted; unhandled intents are still queued");
    }

    private HandledEntry handleOne(QueueCommand queueCommand, QueuePosition position, @Nullable QueueEntry queueEntry) {
        // If a caller releases a held item and holds it again, its sort key changes.
        if (queueEntry == null || !queueEntry.sortKey().equals(position.sortKey()))
            return new HandledEntry(position, IntentResult.of(position.id(), IntentResult.IntentOutcome.GONE), null);
        try {
            return new HandledEntry(position, queueEntryHandler.handle(queueCommand, queueEntry), null);
        } catch (TableBusyException e) {
            return new HandledEntry(position, null, e);
        } catch (TableFailureException e) {
            if (!e.isOutage()) throw e;
            return new HandledEntry(position, null, e);
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
                var handled = handleEach(toCommand(intentBatch), chunk);
                intentBatch = withHandled(intentBatch, handled);
                if (handled.stream().anyMatch(entry -> entry.failure() != null))
                    return saveOrReload(intentBatch.releaseLease(null));
            }
            return saveOrReload(intentBatch.releaseLease(clock.instant()));
        } catch (TableBusyException e) {
            // The stored batch keeps this run's lease. When the lease has expired, a sweep continues the batch.
            return intentBatch;
        } catch (TableFailureException e) {
            if (!e.isOutage()) throw e;
            return intentBatch;
        }
    }

    /**
     * Adds the results of a chunk to the batch. If the storage failed for an entry, the next run continues there. So
     * this method then adds only those later results whose entries have left the queue.
     */
    private static IntentBatch withHandled(IntentBatch intentBatch, List<HandledEntry> handled) {
        var position = intentBatch.position();
        var hasFailed = false;
        var results = new ArrayList<IntentResult>();
        for (var entry : handled) {
            hasFailed |= entry.failure() != null;
            if (!hasFailed) position = entry.position().sortKey();
            var result = entry.result();
            if (result != null && (!hasFailed || entry.hasLeftQueue())) results.add(result);
        }
        return intentBatch.withResults(results, position);
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
