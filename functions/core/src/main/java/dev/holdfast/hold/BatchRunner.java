package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.hold.intent.QueueEntry;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.TableBusyException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Carries orders out on many intents, in the queue's order, several at once. */
final class BatchRunner {
    static final int CHUNK_SIZE = 100;

    private static final int MAX_PARALLEL = 16;
    /** A run hands over before an HTTP request or a function's time ends. */
    private static final Duration RUN_BUDGET = Duration.ofSeconds(15);
    /** Longer than any chunk takes: whoever holds the lease is still alive. */
    static final Duration CHUNK_LEASE = Duration.ofSeconds(45);

    private final IntentQueue intentQueue;
    private final BatchStore batchStore;
    private final QueueEntryHandler queueEntryHandler;
    private final DocumentStore<QueuePolicy> policies;
    private final InstantSource clock;

    BatchRunner(
            IntentQueue intentQueue,
            BatchStore batchStore,
            QueueEntryHandler queueEntryHandler,
            DocumentStore<QueuePolicy> policies,
            InstantSource clock) {
        this.intentQueue = intentQueue;
        this.batchStore = batchStore;
        this.queueEntryHandler = queueEntryHandler;
        this.policies = policies;
        this.clock = clock;
    }

    /** A place in the queue's order, and what stands there since when: all that is kept of a long selection. */
    record QueuePosition(String order, String id, Instant since) {}

    /** What the selector means now, in the queue's order. */
    List<QueuePosition> selectPositions(String app, IntentSelector intentSelector) {
        var places = new ArrayList<QueuePosition>();
        intentQueue.forEach(app, intentSelector.sortPrefix(), queueEntry -> {
            if (intentSelector.matches(queueEntry))
                places.add(new QueuePosition(queueEntry.sortKey(), queueEntry.id(), queuedSince(queueEntry)));
        });
        places.sort(Comparator.comparing(QueuePosition::order));
        return places;
    }

    /** What is left of a batch: not what was queued since it began. */
    private List<QueuePosition> remaining(IntentBatch intentBatch) {
        return selectPositions(intentBatch.app(), intentBatch.selector()).stream()
                .filter(queuePosition -> !queuePosition.since().isAfter(intentBatch.at()))
                .filter(queuePosition -> queuePosition.order().compareTo(intentBatch.position()) > 0)
                .toList();
    }

    private static Instant queuedSince(QueueEntry queueEntry) {
        return switch (queueEntry) {
            case QueueEntry.IntentEntry(var intent) -> intent.asked().at();
            case QueueEntry.HeldItemEntry(var heldItem) -> heldItem.held().since();
        };
    }

    List<IntentResult> handleAll(QueueCommand queueCommand, List<QueuePosition> places) {
        var ids = places.stream().map(QueuePosition::id).toList();
        var orders = places.stream().map(QueuePosition::order).collect(Collectors.toSet());
        // A held item that was released and is held again meanwhile is not what was selected.
        var found = intentQueue.findAll(queueCommand.caller().app(), ids).stream()
                .filter(queueEntry -> orders.contains(queueEntry.sortKey()))
                .toList();
        var free = new Semaphore(MAX_PARALLEL);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var jobs = found.stream()
                    .<Callable<IntentResult>>map(queueEntry -> () -> {
                        free.acquireUninterruptibly();
                        try {
                            return handleOne(queueCommand, queueEntry);
                        } finally {
                            free.release();
                        }
                    })
                    .toList();
            var lines = new ArrayList<IntentResult>();
            for (var done : threads.invokeAll(jobs)) lines.add(done.get());
            var there = found.stream().map(QueueEntry::id).toList();
            ids.stream()
                    .filter(id -> !there.contains(id))
                    .forEach(id -> lines.add(IntentResult.of(id, IntentResult.IntentOutcome.GONE)));
            return lines;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while intents were handled; those not done are still queued", e);
        }
    }

    /** In a batch a storage that is busy is no answer, since the sweep goes on with it later. */
    private IntentResult handleOne(QueueCommand queueCommand, QueueEntry queueEntry) {
        try {
            return queueEntryHandler.handle(queueCommand, queueEntry);
        } catch (TableBusyException e) {
            if (queueCommand.batch() != null) throw e;
            return IntentResult.refused(
                    queueEntry.id(), new Problem.Busy("the storage is busy; nothing was done, try again"));
        }
    }

    /** Goes on with a batch until it is done or the time is up; does nothing when it is done or somebody else works on it. */
    IntentBatch run(IntentBatch found) {
        var begun = clock.instant();
        if (found.finished() != null || found.leased() != null && found.leased().isAfter(begun)) return found;
        var intentBatch = settleInterruptedChunk(found);
        try {
            var left = remaining(intentBatch);
            for (var from = 0; from < left.size(); from += CHUNK_SIZE) {
                if (clock.instant().isAfter(begun.plus(RUN_BUDGET)))
                    return saveOrReload(intentBatch.releaseLease(null));
                var chunk = left.subList(from, Math.min(left.size(), from + CHUNK_SIZE));
                var next = intentBatch.withUnderway(
                        chunk.stream().map(QueuePosition::id).toList(),
                        clock.instant().plus(CHUNK_LEASE));
                if (!batchStore.save(next, clock.instant()))
                    return batchStore.find(intentBatch.app(), intentBatch.id()).orElse(intentBatch);
                intentBatch = next;
                // The policy as it is now: what it forbids since the last hundred is not released with the next.
                intentBatch = intentBatch.withResults(
                        handleAll(toCommand(intentBatch), chunk),
                        chunk.getLast().order());
            }
            return saveOrReload(intentBatch.releaseLease(clock.instant()));
        } catch (TableBusyException e) {
            // As it was saved last, with its lease: after that the sweep takes it up again.
            return intentBatch;
        }
    }

    private IntentBatch saveOrReload(IntentBatch intentBatch) {
        return batchStore.save(intentBatch, clock.instant())
                ? intentBatch
                : batchStore.find(intentBatch.app(), intentBatch.id()).orElse(intentBatch);
    }

    /** Counts what an earlier run had done when it died. What it had not come to is still queued, and is met again. */
    private IntentBatch settleInterruptedChunk(IntentBatch intentBatch) {
        if (intentBatch.underway().isEmpty()) return intentBatch;
        var intentOutcome = intentBatch.verb() == QueueOperation.PURGE
                ? IntentResult.IntentOutcome.PURGED
                : IntentResult.IntentOutcome.RELEASED;
        var lines = intentQueue.findEndedBy(intentBatch.app(), intentBatch.id(), intentBatch.underway()).stream()
                .map(id -> IntentResult.of(id, intentOutcome))
                .toList();
        return intentBatch.withResults(lines, intentBatch.position());
    }

    private QueueCommand toCommand(IntentBatch intentBatch) {
        var caller = new Caller(
                intentBatch.app(), Scope.MANAGE, intentBatch.by(), intentBatch.person(), intentBatch.cause());
        var queuePolicy = policies.read(intentBatch.app()).body();
        return new QueueCommand(
                intentBatch.verb(),
                caller,
                queuePolicy,
                intentBatch.reason(),
                intentBatch.override(),
                intentBatch.releaseAt(),
                intentBatch.id());
    }
}
