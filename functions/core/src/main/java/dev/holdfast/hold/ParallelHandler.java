// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.dispatch.ParallelExecutor;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.entry.QueueCommand;
import dev.holdfast.hold.entry.QueueEntryHandler;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.QueueEntry;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Applies a command to the entries of one chunk, in parallel. */
final class ParallelHandler {
    private static final Set<IntentResult.IntentOutcome> LEAVING_OUTCOMES = Set.of(
            IntentResult.IntentOutcome.RELEASED, IntentResult.IntentOutcome.PURGED, IntentResult.IntentOutcome.GONE);

    private final IntentQueue intentQueue;
    private final QueueEntryHandler queueEntryHandler;

    ParallelHandler(IntentQueue intentQueue, QueueEntryHandler queueEntryHandler) {
        this.intentQueue = intentQueue;
        this.queueEntryHandler = queueEntryHandler;
    }

    /**
     * The result for one position.
     *
     * @param result null if the storage failed before the entry was handled
     * @param failure the failure of the storage; null if the storage didn't fail
     */
    record HandledEntry(
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
        return handled.stream().map(ParallelHandler::toResult).toList();
    }

    private static IntentResult toResult(HandledEntry entry) {
        if (entry.result() != null) return entry.result();
        var problem = entry.failure() instanceof TableFailureException failure ? failure.problem() : null;
        return IntentResult.refused(
                entry.position().id(),
                problem == null ? new Problem.Busy("the storage is busy; nothing was changed, try again") : problem);
    }

    /** Applies the command to these entries, in parallel. Returns the results in the order of the positions. */
    List<HandledEntry> handleEach(QueueCommand queueCommand, List<QueuePosition> positions) {
        var ids = positions.stream().map(QueuePosition::id).toList();
        var found = intentQueue.findAll(queueCommand.caller().app(), ids).stream()
                .collect(Collectors.toMap(QueueEntry::id, Function.identity(), (first, second) -> first));
        return ParallelExecutor.executeAll(
                positions,
                position -> handleOne(queueCommand, position, found.get(position.id())),
                "the handling of the intents was interrupted; unhandled intents are still queued");
    }

    private HandledEntry handleOne(QueueCommand queueCommand, QueuePosition position, @Nullable QueueEntry queueEntry) {
        // If a caller releases a held item and holds it again, the item's sort key changes.
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
}
