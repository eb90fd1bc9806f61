// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.entry.QueueCommand;
import dev.holdfast.hold.entry.QueueEntryHandler;
import dev.holdfast.hold.entry.QueueOperation;
import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.DocumentStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies an operation to all selected queue entries. Handles a small selection immediately, and a large selection as a
 * batch.
 */
public final class BulkHandler {
    private static final int MAX_DRY_RUN_INTENTS = 1_000;

    private final IntentQueue intentQueue;
    private final DocumentStore<QueuePolicy> policies;
    private final BatchStore batchStore;
    private final QueueEntryHandler queueEntryHandler;
    private final QueueVisibility queueVisibility;
    private final PositionSelector positionSelector;
    private final ParallelHandler parallelHandler;
    private final BatchRunner batchRunner;
    private final Supplier<String> uids;
    private final InstantSource clock;

    BulkHandler(
            IntentQueue intentQueue,
            DocumentStore<QueuePolicy> policies,
            BatchStore batchStore,
            QueueEntryHandler queueEntryHandler,
            QueueVisibility queueVisibility,
            PositionSelector positionSelector,
            ParallelHandler parallelHandler,
            BatchRunner batchRunner,
            Supplier<String> uids,
            InstantSource clock) {
        this.intentQueue = intentQueue;
        this.policies = policies;
        this.batchStore = batchStore;
        this.queueEntryHandler = queueEntryHandler;
        this.queueVisibility = queueVisibility;
        this.positionSelector = positionSelector;
        this.parallelHandler = parallelHandler;
        this.batchRunner = batchRunner;
        this.uids = uids;
        this.clock = clock;
    }

    /** The request of an action as the caller sent it, before validation. */
    record BulkRequest(
            QueueOperation operation,
            IntentSelector selector,
            @Nullable String reason,
            @Nullable String override,
            @Nullable Instant at,
            boolean dryRun,
            @Nullable String batch) {}

    ActionResult<BulkResult> handle(Caller caller, BulkRequest bulkRequest) {
        var now = clock.instant();
        if (bulkRequest.batch() != null) return continueBatch(caller, bulkRequest.operation(), bulkRequest.batch());
        var inputFaults = new InputFaults();
        bulkRequest.selector().validate(false, inputFaults);
        inputFaults.checkText("/reason", bulkRequest.reason()).checkText("/override", bulkRequest.override());
        if (bulkRequest.at() != null && !bulkRequest.at().isAfter(now)) inputFaults.add("/at", "must be in the future");
        if (bulkRequest.at() != null && bulkRequest.override() != null)
            inputFaults.add(
                    "/override", "must not be given with at: a scheduled release waits for the end of a blackout");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var queueCommand = new QueueCommand(
                bulkRequest.operation(),
                caller,
                policies.read(caller.app()).body(),
                bulkRequest.reason(),
                bulkRequest.override(),
                bulkRequest.at(),
                null);
        var id = bulkRequest.selector().id();
        return id == null
                ? ActionResult.ok(handleMany(queueCommand, bulkRequest, now))
                : handleOne(queueCommand, bulkRequest, id);
    }

    private ActionResult<BulkResult> handleOne(QueueCommand queueCommand, BulkRequest bulkRequest, String id) {
        var app = queueCommand.caller().app();
        var found = intentQueue.findAll(app, List.of(id));
        if (!found.isEmpty() && queueVisibility.sees(queueCommand.caller(), found.getFirst())) {
            var queueEntry = found.getFirst();
            if (!bulkRequest.selector().matches(queueEntry))
                return ActionResult.refused(new Problem.Conflict(id + " does not match the other selectors"));
            var intentResult = bulkRequest.dryRun()
                    ? queueEntryHandler.dryRun(queueCommand, queueEntry)
                    : queueEntryHandler.handle(queueCommand, queueEntry);
            return ActionResult.ok(
                    BulkResult.of(queueCommand.operation(), visibleResults(queueCommand, List.of(intentResult)), 1));
        }
        return ActionResult.refused(IntentId.parse(id)
                .flatMap(intent -> intentQueue.find(app, intent))
                .map(ended -> queueEntryHandler.refuseEnded(queueCommand.caller(), ended))
                .orElseGet(() -> new Problem.NotFound("the queue has no entry " + id
                        + "; an item that still waits for it is released by release-item")));
    }

    private BulkResult handleMany(QueueCommand queueCommand, BulkRequest bulkRequest, Instant now) {
        var app = queueCommand.caller().app();
        var positions = positionSelector.select(queueCommand.caller(), bulkRequest.selector());
        if (positions.isEmpty())
            return BulkResult.ofNone(
                    queueCommand.operation(), bulkRequest.selector().warningsAboutNoMatch());
        if (bulkRequest.dryRun()) {
            var results = new ArrayList<IntentResult>();
            for (var from = 0; from < Math.min(MAX_DRY_RUN_INTENTS, positions.size()); from += BatchRunner.CHUNK_SIZE) {
                var ids = positions.subList(from, Math.min(positions.size(), from + BatchRunner.CHUNK_SIZE)).stream()
                        .map(QueuePosition::id)
                        .toList();
                for (var queueEntry : intentQueue.findAll(app, ids))
                    results.add(queueEntryHandler.dryRun(queueCommand, queueEntry));
            }
            return BulkResult.of(queueCommand.operation(), results, positions.size());
        }
        if (positions.size() <= BatchRunner.CHUNK_SIZE)
            return BulkResult.of(
                    queueCommand.operation(),
                    visibleResults(queueCommand, parallelHandler.handleAll(queueCommand, positions)),
                    positions.size());
        var intentBatch = IntentBatchBuilder.builder()
                .app(app)
                .id(uids.get())
                .operation(queueCommand.operation())
                .selector(bulkRequest.selector())
                .by(queueCommand.caller().name())
                .isPerson(queueCommand.caller().isPerson())
                .cause(queueCommand.caller().cause())
                .reason(bulkRequest.reason())
                .override(bulkRequest.override())
                .at(selectionTime(positions, now))
                .releaseAt(bulkRequest.at())
                .total(positions.size())
                .position("")
                .inProgress(List.of())
                .counts(Map.of())
                .failures(List.of())
                .version(1)
                .build();
        if (!batchStore.save(intentBatch, now.plus(IntentBatch.CHUNK_LEASE)))
            throw new IllegalStateException("a batch with the random id " + intentBatch.id() + " exists already");
        return BulkResult.of(batchRunner.run(intentBatch));
    }

    private List<IntentResult> visibleResults(QueueCommand queueCommand, List<IntentResult> results) {
        return results.stream()
                .map(intentResult -> queueVisibility.withoutHiddenItem(queueCommand.caller(), intentResult))
                .toList();
    }

    /**
     * Returns the newest queueing time of the selection, but at least now. A queueing time may be in the future,
     * because another machine's clock may be ahead.
     */
    private static Instant selectionTime(List<QueuePosition> positions, Instant now) {
        return positions.stream()
                .map(QueuePosition::queuedAt)
                .filter(queuedAt -> queuedAt.isAfter(now))
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    private ActionResult<BulkResult> continueBatch(Caller caller, QueueOperation queueOperation, String id) {
        if (new InputFaults().checkName("/batch", id).hasAny())
            return ActionResult.refused(Problem.invalid("/batch", "must be the id of a batch"));
        var isPurge = queueOperation == QueueOperation.PURGE;
        return batchStore
                .find(caller.app(), id)
                .filter(intentBatch -> QueueVisibility.sees(caller, intentBatch))
                .filter(intentBatch -> (intentBatch.operation() == QueueOperation.PURGE) == isPurge)
                .map(intentBatch -> ActionResult.ok(BulkResult.of(batchRunner.run(intentBatch))))
                .orElseGet(() -> ActionResult.refused(new Problem.NotFound("there is no batch " + id)));
    }
}
