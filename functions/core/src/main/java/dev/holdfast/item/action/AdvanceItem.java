package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.HistoryBounds;
import dev.holdfast.item.ItemStore;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Moves an item to one of its state's successors: one conditional write. */
public final class AdvanceItem extends Action<AdvanceItem.Request, MoveReceipt> {
    private final ItemMover itemMover;

    public AdvanceItem(ItemStore itemStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemMover = new ItemMover(itemStore, clock);
    }

    /**
     * @param to the state to go to
     * @param from refuse if the item is in another state
     * @param version refuse if the item has another version (If-Match)
     * @param deadline the item's own deadline from now on; or
     * @param within the same as a duration from now
     * @param idempotencyKey the same key with the same request is answered as the first time, for as long as the move is among
     *     the item's last {@value HistoryBounds#MAX_ENTRIES} changes
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String to,
            @Nullable String note,
            @Nullable String from,
            @Nullable Long version,
            @Nullable Instant deadline,
            @Nullable Duration within,
            @Nullable String idempotencyKey) {}

    @Override
    protected ActionResult<MoveReceipt> run(Caller caller, Request r) {
        if (r.to() == null) return ActionResult.refused(Problem.invalid("/to", "is required"));
        return itemMover.move(caller, r);
    }
}
