// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.entry.QueueOperation;
import dev.holdfast.hold.intent.IntentSelector;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An operation (release, schedule or purge) on more queue entries than one request can handle.
 *
 * <p>The counts of intents stay exact after a crash. A run stores the ids of a chunk's entries in the batch before it
 * handles the entries. Each ended intent contains the id of its batch. A held item doesn't contain the id of a batch.
 * So after a crash, the batch may count a handled item as gone.
 *
 * @param cause the cause that the request named; null if the request named no cause
 * @param at the time of the batch's request. Entries with a later queueing time don't belong to the batch
 * @param releaseAt the time of the release if the operation is {@code SCHEDULE}; otherwise null
 * @param total the number of selected entries at the start
 * @param position a sort key; the batch has handled all entries up to this key
 * @param inProgress the ids of the entries in the current chunk
 * @param counts the number of handled entries so far, by outcome
 * @param failures the results of the first refused or failed entries
 * @param leased the end of the current run's lease; null if no run has a lease
 */
@RecordBuilder
public record IntentBatch(
        String app,
        String id,
        QueueOperation operation,
        IntentSelector selector,
        String by,
        boolean isPerson,
        @Nullable ChangeCause cause,
        @Nullable String reason,
        @Nullable String override,
        Instant at,
        @Nullable Instant releaseAt,
        int total,
        @JsonInclude(JsonInclude.Include.ALWAYS) String position,
        List<String> inProgress,
        Map<String, Integer> counts,
        List<IntentResult> failures,
        @Nullable Instant leased,
        @Nullable Instant finished,
        long version)
        implements IntentBatchBuilder.With {
    private static final int MAX_FAILURES = 100;

    /** The maximum length of the reason of each failure, because the size of the batch's row is limited. */
    private static final int MAX_DETAIL_CHARACTERS = 500;

    /**
     * The duration of a run's lease on its batch. A run handles a chunk in less time than its lease. So a lease expires
     * only if the run has crashed.
     */
    static final Duration CHUNK_LEASE = Duration.ofSeconds(45);

    public IntentBatch {
        Objects.requireNonNull(app, "app");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(selector, "selector");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(at, "at");
        inProgress = List.copyOf(inProgress);
        counts = Map.copyOf(counts);
        failures = List.copyOf(failures);
    }

    /** Returns the caller who began the batch. */
    Caller caller() {
        return new Caller(app, Scope.MANAGE, by, isPerson, cause);
    }

    /**
     * Whether a run has a lease. If the lease ends later than {@link #CHUNK_LEASE} from now, the clock was set back.
     * The method treats such a lease as ended.
     */
    boolean isLeasedAt(Instant now) {
        return leased != null && leased.isAfter(now) && !leased.isAfter(now.plus(CHUNK_LEASE));
    }

    /** Sets the ids of the next chunk's entries and extends the lease. */
    IntentBatch withInProgress(List<String> ids, Instant leaseEnd) {
        return with(next -> next.inProgress(ids).leased(leaseEnd).finished(null).version(version + 1));
    }

    /** Adds the results of the current chunk. */
    IntentBatch withResults(List<IntentResult> results, String position) {
        var nextCounts = new TreeMap<>(counts);
        results.forEach(intentResult -> nextCounts.merge(intentResult.outcome().jsonName(), 1, Integer::sum));
        var nextFailures = new ArrayList<>(failures);
        results.stream()
                .filter(intentResult -> intentResult.outcome() == IntentResult.IntentOutcome.REFUSED
                        || intentResult.outcome() == IntentResult.IntentOutcome.FAILED)
                .limit(MAX_FAILURES - nextFailures.size())
                .map(intentResult -> intentResult.withShortDetail(MAX_DETAIL_CHARACTERS))
                .forEach(nextFailures::add);
        return with(next ->
                next.position(position).inProgress(List.of()).counts(nextCounts).failures(nextFailures));
    }

    /**
     * Ends the run's lease. If the batch is finished, counts the selected entries without a result as gone, because
     * another caller has handled them.
     */
    IntentBatch releaseLease(@Nullable Instant finished) {
        var nextCounts = new TreeMap<>(counts);
        var unmet = total - counts.values().stream().mapToInt(Integer::intValue).sum();
        if (finished != null && unmet > 0)
            nextCounts.merge(IntentResult.IntentOutcome.GONE.jsonName(), unmet, Integer::sum);
        return with(
                next -> next.counts(nextCounts).leased(null).finished(finished).version(version + 1));
    }
}
