package dev.holdfast.hold;

import dev.holdfast.item.HeldItem;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemView;
import dev.holdfast.item.action.PurgeItem;
import dev.holdfast.item.action.ReleaseItem;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Carries an order out on a held item. */
final class HeldItemHandler {
    private final ReleaseItem release;
    private final PurgeItem purge;

    HeldItemHandler(ReleaseItem release, PurgeItem purge) {
        this.release = release;
        this.purge = purge;
    }

    IntentResult handle(QueueCommand queueCommand, HeldItem heldItem, Instant now) {
        var problem = findProblem(queueCommand, heldItem, now);
        if (problem != null) return IntentResult.refused(heldItem.queueId(), problem);
        if (queueCommand.verb() == QueueOperation.PURGE) {
            var id = new ItemId(queueCommand.caller().app(), heldItem.workflow(), heldItem.key());
            var purged = purge.purge(queueCommand.caller(), id, queueCommand.reason(), heldItem.held());
            return toResult(heldItem, purged, IntentResult.of(heldItem.queueId(), IntentResult.IntentOutcome.PURGED));
        }
        var request = new ReleaseItem.Request(heldItem.workflow(), heldItem.key(), queueCommand.reason(), null);
        var item = heldItem.workflow() + "/" + heldItem.key();
        return toResult(
                heldItem,
                release.release(queueCommand.caller(), request, heldItem.held()),
                IntentResult.released(heldItem.queueId(), item));
    }

    IntentResult dryRun(QueueCommand queueCommand, HeldItem heldItem, Instant now) {
        var problem = findProblem(queueCommand, heldItem, now);
        if (problem != null) return IntentResult.refused(heldItem.queueId(), problem);
        var would = queueCommand.verb() == QueueOperation.PURGE
                ? IntentResult.IntentOutcome.WOULD_PURGE
                : IntentResult.IntentOutcome.WOULD_RELEASE;
        return IntentResult.of(heldItem.queueId(), would);
    }

    private static IntentResult toResult(HeldItem heldItem, ActionResult<ItemView> actionResult, IntentResult done) {
        return switch (actionResult) {
            case ActionResult.Success<ItemView> success -> done;
            case ActionResult.Refusal<ItemView>(Problem.NotFound gone) ->
                IntentResult.of(heldItem.queueId(), IntentResult.IntentOutcome.GONE);
            case ActionResult.Refusal<ItemView>(var why) -> IntentResult.refused(heldItem.queueId(), why);
        };
    }

    private static @Nullable Problem findProblem(QueueCommand queueCommand, HeldItem heldItem, Instant now) {
        if (queueCommand.verb() == QueueOperation.SCHEDULE)
            return new Problem.Conflict("only intents can be scheduled, and " + heldItem.queueId() + " is an item");
        if (heldItem.held().why() == ItemHold.HoldSource.PERSON)
            return new Problem.Conflict("a person holds " + heldItem.queueId() + "; release-item lets it go on");
        return queueCommand.verb() == QueueOperation.PURGE
                ? null
                : queueCommand.gateAt(now).findBlackoutProblem();
    }
}
