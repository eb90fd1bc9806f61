// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.item.ItemId;
import dev.holdfast.item.RequestIdentity;
import dev.holdfast.item.input.ReportTimeInput;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores the answers to reports that arrived late, by their idempotency keys. If a spool sends a report again days
 * later, the report gets the first answer, even if its item no longer exists. Each row expires when its report is so
 * old that Holdfast refuses the report.
 */
public final class LateReportStore {
    private static final String PARTITION_PREFIX = "report/";

    /** The time from the first arrival of a report until Holdfast refuses the report because of its age. */
    private static final Duration RETENTION = ReportTimeInput.MAX_REPORT_AGE.plus(ReportTimeInput.MAX_CLOCK_SKEW);

    private final Table table;

    public LateReportStore(Table table) {
        this.table = table;
    }

    /**
     * The answer to a report.
     *
     * @param hash the hash of the report; for a move, also of its caller
     * @param move the answer to a move, null for a creation
     * @param created the new item without its content, null for a move
     */
    record LateReport(
            String hash,
            @Nullable MoveReceipt move,
            @Nullable ItemView created) {
        LateReport {
            Objects.requireNonNull(hash, "hash");
        }
    }

    /**
     * Returns the first answer to a late move. Returns a refusal if a different report used its idempotency key.
     * Returns empty if the report is new.
     *
     * @param late the report; null if it isn't late
     */
    Optional<ActionResult<MoveReceipt>> findMove(ItemId id, @Nullable RequestIdentity late) {
        return find(id, late, LateReport::move);
    }

    /** Does the same as {@link #findMove} for a creation. */
    Optional<ActionResult<ItemView>> findCreation(ItemId id, @Nullable RequestIdentity late) {
        return find(id, late, LateReport::created);
    }

    private <A> Optional<ActionResult<A>> find(
            ItemId id, @Nullable RequestIdentity late, Function<LateReport, @Nullable A> answerOf) {
        if (late == null) return Optional.empty();
        return table.get(key(id, late.key())).map(row -> {
            var lateReport =
                    ReadableRows.require(table, row, stored -> JsonCodec.decodeStored(LateReport.class, stored.body()));
            var answer = answerOf.apply(lateReport);
            return answer != null && lateReport.hash().equals(late.hash())
                    ? ActionResult.ok(answer)
                    : ActionResult.refused(ItemProblems.idempotencyKeyReused(late.key()));
        });
    }

    /**
     * Returns the write that stores the answer to a late move; none if the report isn't late. The write fails if the
     * key was used before.
     */
    List<RowWrite> moveWrites(ItemId id, @Nullable RequestIdentity late, MoveReceipt moveReceipt, Instant now) {
        return late == null ? List.of() : List.of(write(id, late, new LateReport(late.hash(), moveReceipt, null), now));
    }

    /** Does the same as {@link #moveWrites} for a creation. */
    List<RowWrite> creationWrites(ItemId id, @Nullable RequestIdentity late, ItemView itemView, Instant now) {
        return late == null
                ? List.of()
                : List.of(write(id, late, new LateReport(late.hash(), null, itemView.withoutContent()), now));
    }

    /** Stores an answer, unless the key was used before. */
    void store(List<RowWrite> writes) {
        if (!writes.isEmpty()) table.write(writes);
    }

    private static RowWrite write(ItemId id, RequestIdentity late, LateReport lateReport, Instant now) {
        var row = new Row(key(id, late.key()), 1, JsonCodec.encode(lateReport), Map.of(), now.plus(RETENTION));
        return RowWrite.put(row, WriteCondition.ABSENT);
    }

    private static RowKey key(ItemId id, String idempotencyKey) {
        var hash = CanonicalHash.hash(List.of(id.workflow(), id.key(), idempotencyKey));
        return new RowKey(PARTITION_PREFIX + id.app() + "/" + hash, "report");
    }
}
