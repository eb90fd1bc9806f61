// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import dev.holdfast.access.Caller;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.dispatch.ParallelExecutor;
import dev.holdfast.dispatch.RowWorker;
import dev.holdfast.hold.BatchStore;
import dev.holdfast.item.Item;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowTooLargeException;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.UnreadableRowException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redrives items in chunks. Handles the items of a chunk in parallel, and a large redrive in several runs. */
public final class RecoveryRunner implements RowWorker {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryRunner.class);

    static final int CHUNK_SIZE = 100;

    /** The maximum duration of one run, shorter than the timeouts of HTTP requests and Lambda functions. */
    private static final Duration RUN_BUDGET = Duration.ofSeconds(15);

    private final RecoveryCandidates recoveryCandidates;
    private final ItemRedriver itemRedriver;
    private final RecoveryStore recoveryStore;
    private final MachineClock clock;

    RecoveryRunner(
            RecoveryCandidates recoveryCandidates,
            ItemRedriver itemRedriver,
            RecoveryStore recoveryStore,
            MachineClock clock) {
        this.recoveryCandidates = recoveryCandidates;
        this.itemRedriver = itemRedriver;
        this.recoveryStore = recoveryStore;
        this.clock = clock;
    }

    /** @param results the results of this run only */
    record RecoveryRun(RecoveryBatch batch, List<RecoveryPage.RecoveryResult> results) {}

    @Override
    public boolean handles(RowKey rowKey) {
        return rowKey.partition().startsWith(BatchStore.PARTITION_PREFIX)
                && rowKey.sort().equals(RecoveryStore.SORT_KEY);
    }

    @Override
    public void run(RowKey rowKey) {
        recoveryStore.find(rowKey).ifPresent(this::run);
    }

    /**
     * Continues a batch until it is finished or {@link #RUN_BUDGET} is over. Does nothing if the batch is finished or
     * another run has the lease.
     */
    RecoveryRun run(RecoveryBatch storedBatch) {
        var timeLimit = TimeLimit.start(clock, RUN_BUDGET);
        var results = new ArrayList<RecoveryPage.RecoveryResult>();
        var batch = storedBatch;
        if (batch.finished() != null || batch.isLeasedAt(clock.instant())) return new RecoveryRun(batch, results);
        try {
            while (!timeLimit.isOver()) {
                var leased = batch.withLease(clock.instant());
                if (!recoveryStore.save(leased, clock.instant())) return new RecoveryRun(reload(batch), results);
                batch = leased;
                var found =
                        recoveryCandidates.find(batch.caller(), batch.request(), CHUNK_SIZE, batch.position(), true);
                RecoveryCandidates.CandidatePage candidatePage;
                switch (found) {
                    case ActionResult.Refusal<RecoveryCandidates.CandidatePage>(var problem) -> {
                        return endRefused(batch, problem, results);
                    }
                    case ActionResult.Success<RecoveryCandidates.CandidatePage>(var page) -> candidatePage = page;
                }
                var chunk = handleChunk(batch, candidatePage);
                results.addAll(chunk);
                var settled = chunk.stream().filter(result -> !isBusy(result)).toList();
                if (settled.size() < chunk.size()) return end(batch.withPartOfChunk(settled), null, results);
                batch = batch.withChunk(chunk, candidatePage.next());
                if (candidatePage.next() == null) return end(batch, clock.instant(), results);
            }
            return end(batch, null, results);
        } catch (TableBusyException | TableFailureException e) {
            if (!isOutage(e)) throw e;
            // The stored batch keeps its lease. When the lease expires, a sweep continues the batch.
            return new RecoveryRun(batch, results);
        }
    }

    /**
     * Ends the run. The batch is finished only if the workflow was deleted, because a deleted workflow has no open
     * items.
     */
    private RecoveryRun endRefused(RecoveryBatch batch, Problem problem, List<RecoveryPage.RecoveryResult> results) {
        if (problem instanceof Problem.NotFound) return end(batch, clock.instant(), results);
        LOG.error("recovery {} of {} can't continue: {}", batch.recovery(), batch.app(), problem.detail());
        return end(batch, null, results);
    }

    private List<RecoveryPage.RecoveryResult> handleChunk(
            RecoveryBatch batch, RecoveryCandidates.CandidatePage candidatePage) {
        var results = new ArrayList<>(candidatePage.missingResults());
        results.removeIf(result -> batch.handled().contains(result.key()));
        var items = candidatePage.items().stream()
                .filter(item -> !batch.handled().contains(item.id().key()))
                .toList();
        results.addAll(redriveAll(batch.caller(), batch.request(), batch.recovery(), items));
        return withoutRepeats(batch.position(), results);
    }

    /** Leaves out items that an earlier pass over the board has redriven, because their results are counted already. */
    static List<RecoveryPage.RecoveryResult> withoutRepeats(
            RecoveryCandidates.@Nullable RecoveryPosition position, List<RecoveryPage.RecoveryResult> results) {
        if (position == null || !position.mayRepeatItems()) return results;
        return results.stream()
                .filter(result -> !result.outcome().equals(RecoveryPage.RecoveryResult.ALREADY_REDRIVEN))
                .toList();
    }

    private RecoveryRun end(
            RecoveryBatch batch, @Nullable Instant finished, List<RecoveryPage.RecoveryResult> results) {
        var ended = batch.withoutLease(finished);
        return new RecoveryRun(recoveryStore.save(ended, clock.instant()) ? ended : reload(batch), results);
    }

    private RecoveryBatch reload(RecoveryBatch batch) {
        return recoveryStore.find(batch.app(), batch.recovery()).orElse(batch);
    }

    static boolean isBusy(RecoveryPage.RecoveryResult result) {
        return result.outcome().equals(RecoveryPage.RecoveryResult.BUSY);
    }

    /** Redrives the items in parallel. The outcome of an item is {@code busy} if the storage was busy. */
    List<RecoveryPage.RecoveryResult> redriveAll(
            Caller caller, RecoveryRequest request, String recovery, List<Item> items) {
        return ParallelExecutor.executeAll(
                items,
                item -> redriveOne(caller, request, recovery, item),
                "the redrive was interrupted; repeat it with the recovery's name");
    }

    private RecoveryPage.RecoveryResult redriveOne(Caller caller, RecoveryRequest request, String recovery, Item item) {
        try {
            return RecoveryPage.RecoveryResult.of(item, itemRedriver.redrive(caller, request, recovery, item));
        } catch (TableBusyException | TableFailureException e) {
            if (isOutage(e)) return RecoveryPage.RecoveryResult.of(item, RecoveryPage.RecoveryResult.BUSY);
            // The item itself is the cause of the failure, so Holdfast can redrive the other items.
            LOG.error("item {} can't be redriven: {}", item.id(), e.getMessage());
            return RecoveryPage.RecoveryResult.of(item, RecoveryPage.RecoveryResult.FAILED);
        } catch (UnreadableRowException | RowTooLargeException e) {
            // One unreadable or large item must not stop the redrive of the other items.
            LOG.error("item {} can't be redriven: {}", item.id(), e.getMessage());
            return RecoveryPage.RecoveryResult.of(item, RecoveryPage.RecoveryResult.UNREADABLE);
        }
    }

    /** Whether the storage is the cause of the failure, so that a later attempt can succeed. */
    private static boolean isOutage(RuntimeException e) {
        return !(e instanceof TableFailureException failure) || failure.isOutage();
    }
}
