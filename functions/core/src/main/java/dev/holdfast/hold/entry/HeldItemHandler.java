// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.entry;

import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.PurgeItem;
import dev.holdfast.item.action.ReleaseItem;
import dev.holdfast.item.store.HeldItem;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.item.view.ReleaseCall;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Applies a command to a held item. */
public final class HeldItemHandler {
    private final ReleaseItem releaseItem;
    private final PurgeItem purgeItem;

    public HeldItemHandler(ReleaseItem releaseItem, PurgeItem purgeItem) {
        this.releaseItem = releaseItem;
        this.purgeItem = purgeItem;
    }

    IntentResult handle(QueueCommand queueCommand, HeldItem heldItem, Instant now) {
        var problem = findProblem(queueCommand, heldItem, now);
        if (problem != null) return IntentResult.refused(heldItem.queueId(), problem);
        if (queueCommand.operation() == QueueOperation.PURGE) {
            var id = new ItemId(queueCommand.caller().app(), heldItem.workflow(), heldItem.key());
            var purged = purgeItem.purge(queueCommand.caller(), id, queueCommand.reason(), heldItem.held());
            return toResult(heldItem, purged, IntentResult.of(heldItem.queueId(), IntentResult.IntentOutcome.PURGED));
        }
        var request = new ReleaseItem.Request(
                heldItem.workflow(), heldItem.key(), queueCommand.reason(), null, queueCommand.override(), null);
        var item = heldItem.workflow() + "/" + heldItem.key();
        return toResult(
                heldItem,
                releaseItem.release(queueCommand.caller(), request, heldItem.held()),
                IntentResult.released(heldItem.queueId(), item));
    }

    IntentResult dryRun(QueueCommand queueCommand, HeldItem heldItem, Instant now) {
        var problem = findProblem(queueCommand, heldItem, now);
        if (problem != null) return IntentResult.refused(heldItem.queueId(), problem);
        var intentOutcome = queueCommand.operation() == QueueOperation.PURGE
                ? IntentResult.IntentOutcome.WOULD_PURGE
                : IntentResult.IntentOutcome.WOULD_RELEASE;
        return IntentResult.of(heldItem.queueId(), intentOutcome);
    }

    private static IntentResult toResult(
            HeldItem heldItem, ActionResult<ItemView> actionResult, IntentResult successResult) {
        return switch (actionResult) {
            case ActionResult.Success<ItemView> success -> successResult;
            case ActionResult.Refusal<ItemView>(Problem.NotFound notFound) ->
                IntentResult.of(heldItem.queueId(), IntentResult.IntentOutcome.GONE);
            case ActionResult.Refusal<ItemView>(var problem) -> IntentResult.refused(heldItem.queueId(), problem);
        };
    }

    private static @Nullable Problem findProblem(QueueCommand queueCommand, HeldItem heldItem, Instant now) {
        if (queueCommand.operation() == QueueOperation.SCHEDULE)
            return new Problem.Conflict("only intents can be scheduled; " + heldItem.queueId() + " is an item");
        if (heldItem.held().source() == ItemHold.HoldSource.PERSON)
            return new Problem.Conflict(heldItem.queueId() + " was put on hold by a person; release it by "
                    + ReleaseCall.forItem(heldItem.itemId()).describe());
        return queueCommand.operation() == QueueOperation.PURGE
                ? null
                : queueCommand.gateAt(now).findBlackoutProblem();
    }
}
