// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.text.TextLength;
import dev.holdfast.workflow.Workflow;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Releases an item on manual hold, or an item that its state holds. After a manual hold, the item's deadlines move
 * later by the duration of the hold. Only an actor of a parking state can release the items in this state. A release
 * during a blackout needs an override. The time limit of the parking state begins at the release.
 *
 * <p>Refuses the release of an item that waits for a queued intent. If the intent has left the queue without a release
 * of the item, the action ends the item's hold like a manual hold.
 */
public final class ReleaseItem extends Action<ReleaseItem.Request, ItemView> {
    private final ItemUpdater itemUpdater;
    private final ParkedReleaseRule parkedReleaseRule;
    private final QueuedIntentLookup queuedIntentLookup;
    private final InstantSource clock;

    public ReleaseItem(
            ItemStore itemStore,
            ParkedReleaseRule parkedReleaseRule,
            QueuedIntentLookup queuedIntentLookup,
            InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.itemUpdater = new ItemUpdater(itemStore);
        this.parkedReleaseRule = parkedReleaseRule;
        this.queuedIntentLookup = queuedIntentLookup;
        this.clock = clock;
    }

    /**
     * @param version the version that the item must have; default: any
     * @param override the reason for a release during a blackout; only for an item that its state holds. The note in
     *     the history contains the reason
     * @param dryRun true to return the item as the change would leave it, but to change nothing
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String note,
            @Nullable Long version,
            @Nullable String override,
            @NonEmptySelector @Nullable Boolean dryRun) {
        @Nullable
        String noteWithOverride() {
            if (override == null) return note;
            var overrideNote = "override: " + override;
            return note == null || note.isBlank()
                    ? overrideNote
                    : TextLength.cut(note + "; " + overrideNote, InputFaults.MAX_TEXT_CHARACTERS);
        }
    }

    @Override
    protected ActionResult<ItemView> run(Caller caller, Request r) {
        return release(caller, r, null);
    }

    /**
     * Releases the item. Doesn't check the caller's scope, because the actions of the hold queue have checked it
     * already.
     *
     * @param expectedHold the hold that the queue showed; null outside the queue. If the item now has a different hold
     *     or no hold, the action answers not found
     */
    public ActionResult<ItemView> release(Caller caller, Request r, @Nullable ItemHold expectedHold) {
        var now = clock.instant();
        var inputFaults = new InputFaults()
                .checkName("/workflow", r.workflow())
                .checkKey("/key", r.key())
                .checkText("/note", r.note())
                .checkText("/override", r.override());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return itemUpdater.update(caller, id, r.version(), (item, workflow) -> {
            if (expectedHold != null && !expectedHold.equals(item.currentHold()))
                return ActionResult.refused(ItemProblems.holdEnded(item));
            var problem = findProblem(item, workflow, caller, r);
            if (problem != null) return ActionResult.refused(problem);
            var ruleProblem = item.hasHoldByState() && expectedHold == null
                    ? parkedReleaseRule.findProblem(caller, r.override(), now)
                    : null;
            if (ruleProblem != null) return ActionResult.refused(ruleProblem);
            var next = item.release(workflow, caller.name(), caller.cause(), r.noteWithOverride(), now);
            return ActionResult.ok(
                    ItemUpdater.decide(next, ItemView.of(next, workflow, caller, now), List.of(), r.dryRun()));
        });
    }

    private @Nullable Problem findProblem(Item item, Workflow workflow, Caller caller, Request r) {
        if (item.hasFinished()) return ItemProblems.itemFinished(item);
        if (r.version() != null && r.version() != item.version()) return ItemProblems.staleVersion(item);
        var itemHold = item.currentHold();
        if (itemHold == null) return new Problem.Conflict("item " + item.id() + " is not held");
        if (isWaiting(item, itemHold)) return ItemProblems.itemHeld(item, itemHold);
        if (r.override() != null && !item.hasHoldByState())
            return Problem.invalid("/override", "must not be given: blackouts don't prevent the end of this hold");
        return itemHold.source() == ItemHold.HoldSource.STATE
                        && !workflow.mayEnter(item.state(), caller, item.participants())
                ? ItemProblems.releaserNotAllowed(workflow, item.state(), caller)
                : null;
    }

    /** One transaction queues an intent and holds its parent. So an intent that is not in the queue has ended. */
    private boolean isWaiting(Item item, ItemHold itemHold) {
        return itemHold.source() == ItemHold.HoldSource.INTENT
                && itemHold.intent() != null
                && queuedIntentLookup.isQueued(item.id().app(), itemHold.intent());
    }
}
