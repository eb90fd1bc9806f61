// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.MoveRecord;
import dev.holdfast.item.view.MoveHold;
import dev.holdfast.problem.ContentView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a move. It is built from the stored move, so a repeated request gets the same answer.
 *
 * @param held the hold that the move begins; null if the new state doesn't hold its items
 * @param dryRun true if this is the receipt of a dry run; otherwise null
 * @param recipients {@code notify} in JSON: the people whom the move would notify, by role; only in a dry run
 */
public record MoveReceipt(
        String workflow,
        String key,
        long version,
        @Nullable String from,
        @Nullable String state,
        Instant at,
        String by,
        @Nullable String note,
        @Nullable Instant due,
        @Nullable MoveHold held,
        @Nullable Boolean dryRun,
        @JsonProperty("notify") Map<String, List<String>> recipients)
        implements ContentView<MoveReceipt> {
    @Override
    public MoveReceipt withoutContent() {
        return with(null);
    }

    /**
     * Returns the receipt that a move to this version would have.
     *
     * @param isVisible whether the caller sees the item after the move
     */
    static MoveReceipt ofDryRun(Item item, boolean isVisible) {
        return of(item).with(isVisible ? item.newestEntry().recipients() : Map.of());
    }

    private MoveReceipt with(@Nullable Map<String, List<String>> notified) {
        return new MoveReceipt(
                workflow,
                key,
                version,
                from,
                state,
                at,
                by,
                note,
                due,
                held,
                notified == null ? dryRun : Boolean.TRUE,
                notified == null ? Map.of() : notified);
    }

    /** Returns the receipt of an earlier move. The repeated request has the same caller and note. */
    static MoveReceipt of(ItemId id, MoveRecord move, String by, @Nullable String note) {
        return new MoveReceipt(
                id.workflow(),
                id.key(),
                move.version(),
                move.from(),
                move.to(),
                move.at(),
                by,
                note,
                move.due(),
                move.held() == null ? null : MoveHold.byState(id, move.at()),
                null,
                Map.of());
    }

    /** Returns the receipt of the item's newest change, which is a move. */
    static MoveReceipt of(Item item) {
        var id = item.id();
        var entry = item.newestEntry();
        return new MoveReceipt(
                id.workflow(),
                id.key(),
                entry.version(),
                entry.from(),
                entry.to(),
                entry.at(),
                entry.by(),
                entry.note(),
                entry.due(),
                item.hasHoldByState() ? MoveHold.byState(id, entry.at()) : null,
                null,
                Map.of());
    }
}
