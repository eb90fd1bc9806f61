package dev.holdfast.hold;

import dev.holdfast.access.Caller;
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

/** Carries an order out on whatever a selector means: at once when that is little, else as a batch. */
public final class BulkHandler {
    private static final int MAX_DRY_RUN_INTENTS = 1_000;

    private final IntentQueue intentQueue;
    private final DocumentStore<QueuePolicy> policies;
    private final BatchStore batchStore;
    private final QueueEntryHandler queueEntryHandler;
    private final BatchRunner batchRunner;
    private final Supplier<String> uids;
    private final InstantSource clock;

    public BulkHandler(
            IntentQueue intentQueue,
            DocumentStore<QueuePolicy> policies,
            BatchStore batchStore,
            QueueEntryHandler queueEntryHandler,
            BatchRunner batchRunner,
            Supplier<String> uids,
            InstantSource clock) {
        this.intentQueue = intentQueue;
        this.policies = policies;
        this.batchStore = batchStore;
        this.queueEntryHandler = queueEntryHandler;
        this.batchRunner = batchRunner;
        this.uids = uids;
        this.clock = clock;
    }

    /** A wish as the actions give it, unchecked. */
    record BulkRequest(
            QueueOperation verb,
            IntentSelector selector,
            @Nullable String reason,
            @Nullable String override,
            @Nullable Instant at,
            boolean dryRun,
            @Nullable String batch) {}

    ActionResult<BulkResult> handle(Caller caller, BulkRequest bulkRequest) {
        var now = clock.instant();
        if (bulkRequest.batch() != null) return continueBatch(caller, bulkRequest.verb(), bulkRequest.batch());
        var inputFaults = new InputFaults();
        bulkRequest.selector().validate(false, inputFaults);
        inputFaults.checkText("/reason", bulkRequest.reason()).checkText("/override", bulkRequest.override());
        if (bulkRequest.at() != null && !bulkRequest.at().isAfter(now)) inputFaults.add("/at", "has passed");
        if (bulkRequest.at() != null && bulkRequest.override() != null)
            inputFaults.add("/override", "is for a release now; one at a given time waits for the end of a blackout");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var queueCommand = new QueueCommand(
                bulkRequest.verb(),
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
        var there = intentQueue.findAll(app, List.of(id));
        if (!there.isEmpty()) {
            var queueEntry = there.getFirst();
            if (!bulkRequest.selector().matches(queueEntry))
                return ActionResult.refused(new Problem.Conflict(id + " is not what the other selectors say"));
            var intentResult = bulkRequest.dryRun()
                    ? queueEntryHandler.dryRun(queueCommand, queueEntry)
                    : queueEntryHandler.handle(queueCommand, queueEntry);
            return ActionResult.ok(BulkResult.of(queueCommand.verb(), List.of(intentResult), 1));
        }
        return ActionResult.refused(IntentId.parse(id)
                .flatMap(intent -> intentQueue.find(app, intent))
                .<Problem>map(ended ->
                        new Problem.Conflict(id + " is " + ended.status().jsonName() + " since "
                                + ended.newestChange().at()))
                .orElseGet(() -> new Problem.NotFound("nothing in the queue is called " + id)));
    }

    private BulkResult handleMany(QueueCommand queueCommand, BulkRequest bulkRequest, Instant now) {
        var app = queueCommand.caller().app();
        var places = batchRunner.selectPositions(app, bulkRequest.selector());
        if (bulkRequest.dryRun()) {
            var lines = new ArrayList<IntentResult>();
            for (var from = 0; from < Math.min(MAX_DRY_RUN_INTENTS, places.size()); from += BatchRunner.CHUNK_SIZE) {
                var ids = places.subList(from, Math.min(places.size(), from + BatchRunner.CHUNK_SIZE)).stream()
                        .map(BatchRunner.QueuePosition::id)
                        .toList();
                intentQueue
                        .findAll(app, ids)
                        .forEach(queueEntry -> lines.add(queueEntryHandler.dryRun(queueCommand, queueEntry)));
            }
            return BulkResult.of(queueCommand.verb(), lines, places.size());
        }
        if (places.size() <= BatchRunner.CHUNK_SIZE)
            return BulkResult.of(queueCommand.verb(), batchRunner.handleAll(queueCommand, places), places.size());
        var intentBatch = IntentBatchBuilder.builder()
                .app(app)
                .id(uids.get())
                .verb(queueCommand.verb())
                .selector(bulkRequest.selector())
                .by(queueCommand.caller().name())
                .person(queueCommand.caller().person())
                .cause(queueCommand.caller().cause())
                .reason(bulkRequest.reason())
                .override(bulkRequest.override())
                .at(selectionTime(places, now))
                .releaseAt(bulkRequest.at())
                .total(places.size())
                .position("")
                .underway(List.of())
                .counts(Map.of())
                .troubles(List.of())
                .version(1)
                .build();
        if (!batchStore.save(intentBatch, now.plus(BatchRunner.CHUNK_LEASE)))
            throw new IllegalStateException("two batches with the same id: the source of randomness is broken");
        return BulkResult.of(batchRunner.run(intentBatch));
    }

    /** Now, or where the clocks of those who queued are ahead, the time of the last of them. */
    private static Instant selectionTime(List<BatchRunner.QueuePosition> places, Instant now) {
        return places.stream()
                .map(BatchRunner.QueuePosition::since)
                .filter(since -> since.isAfter(now))
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    private ActionResult<BulkResult> continueBatch(Caller caller, QueueOperation queueOperation, String id) {
        return new InputFaults().checkName("/batch", id).hasAny()
                ? ActionResult.refused(Problem.invalid("/batch", "is no id of a batch"))
                : batchStore
                        .find(caller.app(), id)
                        .filter(intentBatch -> (intentBatch.verb() == QueueOperation.PURGE)
                                == (queueOperation == QueueOperation.PURGE))
                        .map(intentBatch -> ActionResult.ok(BulkResult.of(batchRunner.run(intentBatch))))
                        .orElseGet(() -> ActionResult.refused(new Problem.NotFound("there is no batch " + id)));
    }
}
