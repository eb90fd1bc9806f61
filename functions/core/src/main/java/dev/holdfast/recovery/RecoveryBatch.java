// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.access.Scope;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A redrive of more items than one chunk contains.
 *
 * <p>If a process crashes in a chunk, the next run handles the chunk again. The batch then counts an item that the
 * crashed run had redriven as {@code alreadyRedriven}.
 *
 * @param recovery the name of the recovery
 * @param request the selection and the new deadline
 * @param by the caller who requested the recovery
 * @param position the position of the next chunk
 * @param handled the keys of the next chunk that a run has handled, although the storage was busy for other keys
 * @param counts the number of items so far, by outcome
 * @param leased the end of the current run's lease; null if no run has a lease
 */
@RecordBuilder
record RecoveryBatch(
        String app,
        String recovery,
        RecoveryRequest request,
        String by,
        boolean isPerson,
        @Nullable ChangeCause cause,
        RecoveryCandidates.RecoveryPosition position,
        List<String> handled,
        Map<String, Integer> counts,
        @Nullable Instant leased,
        @Nullable Instant finished,
        long version)
        implements RecoveryBatchBuilder.With {
    /** The duration of a run's lease. Handling a chunk takes less time, so a lease expires only after a crash. */
    static final Duration CHUNK_LEASE = Duration.ofSeconds(45);

    RecoveryBatch {
        Objects.requireNonNull(app, "app");
        Objects.requireNonNull(recovery, "recovery");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(by, "by");
        handled = List.copyOf(handled);
        counts = Map.copyOf(counts);
    }

    /** Returns a batch that is not stored yet. */
    static RecoveryBatch begin(
            Caller caller,
            RecoveryRequest request,
            String recovery,
            RecoveryCandidates.RecoveryPosition start,
            long version) {
        return new RecoveryBatch(
                caller.app(),
                recovery,
                request.selection(),
                caller.name(),
                caller.isPerson(),
                caller.cause(),
                start,
                List.of(),
                Map.of(),
                null,
                null,
                version);
    }

    /** Whether the caller may continue the batch. A person may only continue an own batch. */
    boolean isOf(Caller caller) {
        return caller.seesBatchOf(by, isPerson);
    }

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

    RecoveryBatch withLease(Instant now) {
        return with(next -> next.leased(now.plus(CHUNK_LEASE)).version(version + 1));
    }

    /**
     * Adds the results of a whole chunk.
     *
     * @param nextPosition the position of the next chunk; null after the last chunk
     */
    RecoveryBatch withChunk(
            List<RecoveryPage.RecoveryResult> results, RecoveryCandidates.@Nullable RecoveryPosition nextPosition) {
        return with(next -> next.position(nextPosition == null ? position : nextPosition)
                .handled(List.of())
                .counts(RecoveryPage.count(counts, results)));
    }

    /** Adds the results of a part of a chunk. The next run handles the other items of the chunk. */
    RecoveryBatch withPartOfChunk(List<RecoveryPage.RecoveryResult> results) {
        var keys = new ArrayList<>(handled);
        results.forEach(result -> keys.add(result.key()));
        return with(next -> next.handled(keys).counts(RecoveryPage.count(counts, results)));
    }

    /** Ends the lease. */
    RecoveryBatch withoutLease(@Nullable Instant finished) {
        return with(next -> next.leased(null).finished(finished).version(version + 1));
    }
}
