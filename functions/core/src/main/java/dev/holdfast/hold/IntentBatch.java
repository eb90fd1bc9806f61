// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.hold.intent.IntentSelector;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A release, schedule or purge of more queue entries than one request handles.
 *
 * <p>The counts of intents stay exact after a crash: the batch names the entries of a chunk before it handles them, and each ended
 * intent names its batch. A held item names no batch, so a crash may count a handled item as gone.
 *
 * @param cause the cause that the request named; null when it named none
 * @param at when the batch was requested; it excludes entries that were queued later
 * @param releaseAt the time of the release for a schedule; otherwise null
 * @param total the number of selected entries at the start
 * @param position the sort key up to which all entries are handled
 * @param inProgress the ids of the entries that the current chunk handles
 * @param counts the number of entries with each outcome
 * @param failures the results of the first refused or failed entries
 * @param leased the end of the current run's lease; null when no run has a lease
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

    public IntentBatch {
        inProgress = List.copyOf(inProgress);
        counts = Map.copyOf(counts);
        failures = List.copyOf(failures);
    }

    /** Names the entries of the next chunk and extends the lease. */
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
                .forEach(nextFailures::add);
        return with(next ->
                next.position(position).inProgress(List.of()).counts(nextCounts).failures(nextFailures));
    }

    /** Ends the run's lease. A finished batch counts the entries that it didn't meet as gone: another caller has handled them. */
    IntentBatch releaseLease(@Nullable Instant finished) {
        var nextCounts = new TreeMap<>(counts);
        var unmet = total - counts.values().stream().mapToInt(Integer::intValue).sum();
        if (finished != null && unmet > 0)
            nextCounts.merge(IntentResult.IntentOutcome.GONE.jsonName(), unmet, Integer::sum);
        return with(
                next -> next.counts(nextCounts).leased(null).finished(finished).version(version + 1));
    }
}
