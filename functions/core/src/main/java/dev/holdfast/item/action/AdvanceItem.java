// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Moves an item to one of the next states of its state, in one conditional write. The write also replaces the item's
 * data, if the request contains data. The answer never contains the data.
 */
public final class AdvanceItem extends Action<AdvanceItem.Request, MoveReceipt> {
    private final ItemMover itemMover;

    public AdvanceItem(ItemStore itemStore, LateReportStore lateReportStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemMover = new ItemMover(itemStore, lateReportStore, clock);
    }

    /**
     * @param to the target state; required
     * @param from the expected state of the item. The action refuses the call if the item is in another state
     * @param version the expected version of the item (If-Match). The action refuses the call if the item has another
     *     version
     * @param deadline the new deadline of the item itself, as an alternative to {@code within}
     * @param within the time from the move to the new deadline
     * @param data the item's new data: any JSON of at most 256 KB. JSON's null removes the data, and an absent member
     *     keeps the present data
     * @param output the end of the output of the work: at most 10,000 bytes. An absent member keeps the present output
     * @param fields the fields to set, as an object: null removes a field. The state that the item leaves decides which
     *     fields people can write
     * @param idempotencyKey a repeated request with the same key gets the first answer, while the move is among the
     *     item's newest {@value Item#MAX_MOVES} moves with a key
     * @param claimToken the token of the worker's claim. The action refuses the call if the worker has lost the claim
     * @param occurredAt the true time of a move that arrives late: at most 7 days ago. Durations and deadlines follow
     *     this time
     * @param moreFollows true if later reports about this item follow in a moment. Sweeps then wait up to a minute
     *     before they mark the item
     * @param dryRun true to return the receipt that the move would have now, but to change nothing. Such a request has
     *     no idempotency key
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String to,
            @Nullable String note,
            @Nullable String from,
            @Nullable Long version,
            @Nullable Instant deadline,
            @Nullable TimeAllowance within,
            @Nullable RawJson data,
            @Nullable String output,
            @Nullable RawJson fields,
            @Nullable String idempotencyKey,
            @Nullable String claimToken,
            @Nullable Instant occurredAt,
            @Nullable Boolean moreFollows,
            @NonEmptySelector @Nullable Boolean dryRun) {}

    @Override
    protected ActionResult<MoveReceipt> run(Caller caller, Request r) {
        if (r.to() == null) return ActionResult.refused(Problem.invalid("/to", "is required"));
        return itemMover.move(caller, r);
    }
}
