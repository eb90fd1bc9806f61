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
 * A release or a purge of more intents than fit into one go. What it has done is counted exactly, also after a crash: the intents
 * under way are named before anything is done with them, and those that ended because of it name it. (Held items don't: those that a
 * crash left uncounted are counted as gone.)
 *
 * @param cause why it was asked for, null when nobody said
 * @param at when it was asked for; what was queued later is not part of it
 * @param releaseAt of a schedule
 * @param total how many intents were selected at the beginning
 * @param position the place in the queue's order up to which all is done
 * @param underway the intents that are being dealt with
 * @param counts of each outcome
 * @param troubles the first intents that were refused or failed
 */
@RecordBuilder
public record IntentBatch(
        String app,
        String id,
        QueueOperation verb,
        IntentSelector selector,
        String by,
        boolean person,
        @Nullable ChangeCause cause,
        @Nullable String reason,
        @Nullable String override,
        Instant at,
        @Nullable Instant releaseAt,
        int total,
        @JsonInclude(JsonInclude.Include.ALWAYS) String position,
        List<String> underway,
        Map<String, Integer> counts,
        List<IntentResult> troubles,
        @Nullable Instant leased,
        @Nullable Instant finished,
        long version)
        implements IntentBatchBuilder.With {
    private static final int MAX_TROUBLES = 100;

    public IntentBatch {
        underway = List.copyOf(underway);
        counts = Map.copyOf(counts);
        troubles = List.copyOf(troubles);
    }

    IntentBatch withUnderway(List<String> next, Instant lease) {
        return with(batch -> batch.underway(next).leased(lease).finished(null).version(version + 1));
    }

    /** Those under way are settled. */
    IntentBatch withResults(List<IntentResult> lines, String position) {
        var sums = new TreeMap<>(counts);
        lines.forEach(intentResult -> sums.merge(intentResult.outcome().jsonName(), 1, Integer::sum));
        var named = new ArrayList<>(troubles);
        lines.stream()
                .filter(intentResult -> intentResult.outcome() == IntentResult.IntentOutcome.REFUSED
                        || intentResult.outcome() == IntentResult.IntentOutcome.FAILED)
                .limit(MAX_TROUBLES - named.size())
                .forEach(named::add);
        return with(
                next -> next.position(position).underway(List.of()).counts(sums).troubles(named));
    }

    /** Nobody works on it now; what is left is the next run's, and at the end, what was never met somebody else has taken. */
    IntentBatch releaseLease(@Nullable Instant finished) {
        var counts = new TreeMap<>(this.counts);
        var missed =
                total - counts.values().stream().mapToInt(Integer::intValue).sum();
        if (finished != null && missed > 0)
            counts.merge(IntentResult.IntentOutcome.GONE.jsonName(), missed, Integer::sum);
        return with(next -> next.counts(counts).leased(null).finished(finished).version(version + 1));
    }
}
