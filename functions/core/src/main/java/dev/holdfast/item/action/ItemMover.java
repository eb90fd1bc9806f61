package dev.holdfast.item.action;

import dev.holdfast.access.Caller;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemMove;
import dev.holdfast.item.ItemStore;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Moves items from state to state, for every action that does so. */
final class ItemMover {
    private final ItemUpdater itemUpdater;
    private final InstantSource clock;

    ItemMover(ItemStore itemStore, InstantSource clock) {
        this.itemUpdater = new ItemUpdater(itemStore);
        this.clock = clock;
    }

    /** Without {@code to}: to the workflow's only terminal state. */
    ActionResult<MoveReceipt> move(Caller caller, AdvanceItem.Request wish) {
        var now = clock.instant();
        var inputFaults = new InputFaults();
        inputFaults
                .checkName("/workflow", wish.workflow())
                .checkKey("/key", wish.key())
                .checkText("/note", wish.note());
        if (wish.to() != null) inputFaults.checkName("/to", wish.to());
        if (wish.from() != null) inputFaults.checkName("/from", wish.from());
        inputFaults.checkReference("/idempotencyKey", wish.idempotencyKey());
        var deadline = DeadlineInput.resolve(wish.deadline(), wish.within(), now, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var requestIdentity = requestIdentity(caller, wish);
        var id = new ItemId(caller.app(), wish.workflow(), wish.key());
        return itemUpdater.update(id, wish.version(), (item, workflow) -> {
            if (requestIdentity != null) {
                var before = item.findByIdempotencyKey(requestIdentity.key());
                if (before.isPresent()) return answerRepeated(item, before.get(), requestIdentity);
            }
            return resolveTarget(workflow, wish.to()).flatMap(to -> {
                var problem = findProblem(item, workflow, to, wish, caller);
                if (problem != null) return ActionResult.refused(problem);
                var itemMove = new ItemMove(to, wish.note(), deadline, wish.within(), requestIdentity);
                var next = item.advance(workflow, itemMove, caller, now);
                return ActionResult.ok(new ItemUpdater.ItemUpdate<>(next, MoveReceipt.by(id, next.newestEntry())));
            });
        });
    }

    private static ActionResult<ItemUpdater.ItemUpdate<MoveReceipt>> answerRepeated(
            Item item, HistoryEntry before, HistoryEntry.RequestIdentity requestIdentity) {
        return requestIdentity.equals(before.request())
                ? ActionResult.ok(new ItemUpdater.ItemUpdate<>(null, MoveReceipt.by(item.id(), before)))
                : ActionResult.refused(ItemProblems.idempotencyKeyReused(requestIdentity.key()));
    }

    private static ActionResult<String> resolveTarget(Workflow workflow, @Nullable String to) {
        if (to != null) return ActionResult.ok(to);
        var terminals = workflow.terminalStates();
        return terminals.size() == 1
                ? ActionResult.ok(terminals.getFirst())
                : ActionResult.refused(Problem.invalid(
                        "/to", "is required, since there are several ways to end: " + String.join(", ", terminals)));
    }

    private static @Nullable Problem findProblem(
            Item item, Workflow workflow, String to, AdvanceItem.Request wish, Caller caller) {
        if (wish.version() != null && wish.version() != item.version()) return ItemProblems.staleVersion(item);
        if (item.hasFinished()) return ItemProblems.itemFinished(item);
        if (item.currentHold() != null) return ItemProblems.itemHeld(item, item.currentHold());
        if (wish.from() != null && !wish.from().equals(item.state())) return ItemProblems.wrongState(item, wish.from());
        if (!workflow.state(item.state()).next().contains(to)) return ItemProblems.invalidSuccessor(item, workflow, to);
        if (!workflow.mayEnter(to, caller, item.given().roles()))
            return ItemProblems.actorNotAllowed(workflow, to, caller);
        return null;
    }

    private static HistoryEntry.@Nullable RequestIdentity requestIdentity(Caller caller, AdvanceItem.Request w) {
        if (w.idempotencyKey() == null) return null;
        var hash =
                CanonicalHash.hash(Arrays.asList(caller.name(), w.to(), w.note(), w.from(), w.deadline(), w.within()));
        return new HistoryEntry.RequestIdentity(w.idempotencyKey(), hash);
    }
}
