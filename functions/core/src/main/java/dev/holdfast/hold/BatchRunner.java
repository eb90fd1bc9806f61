// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.entry.QueueCommand;
import dev.holdfast.hold.entry.QueueOperation;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Continues a batch: applies its command to many queue entries. Handles the entries in chunks, in the order of the
 * queue.
 */
final class BatchRunner {
    static final int CHUNK_SIZE = 100;

    /** The maximum duration of one run, shorter than the timeouts of HTTP requests and Lambda functions. */
    private static final Duration RUN_BUDGET = Duration.ofSeconds(15);

    private final IntentQueue intentQueue;
    private final BatchStore batchStore;
    private final PositionSelector positionSelector;
    private final ParallelHandler parallelHandler;
    private final DocumentStore<QueuePolicy> policies;
    private final MachineClock clock;

    BatchRunner(
            IntentQueue intentQueue,
            BatchStore batchStore,
            PositionSelector positionSelector,
            ParallelHandler parallelHandler,
            DocumentStore<QueuePolicy> policies,
            MachineClock clock) {
        this.intentQueue = intentQueue;
        this.batchStore = batchStore;
        this.positionSelector = positionSelector;
        this.parallelHandler = parallelHandler;
        this.policies = policies;
        this.clock = clock;
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
            var remaining = positionSelector.selectRemaining(intentBatch);
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
                var handled = parallelHandler.handleEach(toCommand(intentBatch), chunk);
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
     * Adds the results of a chunk to the batch. If the storage failed for an entry, the next run continues with this
     * entry. So this method then adds only those later results whose entries have left the queue.
     */
    private static IntentBatch withHandled(IntentBatch intentBatch, List<ParallelHandler.HandledEntry> handled) {
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
        var results =
                intentQueue.ended().findEndedBy(intentBatch.app(), intentBatch.id(), intentBatch.inProgress()).stream()
                        .map(id -> IntentResult.of(id, intentOutcome))
                        .toList();
        return intentBatch.withResults(results, intentBatch.position());
    }

    private QueueCommand toCommand(IntentBatch intentBatch) {
        var queuePolicy = policies.read(intentBatch.app()).body();
        return new QueueCommand(
                intentBatch.operation(),
                intentBatch.caller(),
                queuePolicy,
                intentBatch.reason(),
                intentBatch.override(),
                intentBatch.releaseAt(),
                intentBatch.id());
    }
}
