package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.json.IsoTime;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Says that an item is still being worked on. The time of its state counts anew, and its own deadline moves: to the one given,
 * or by the duration that it was last given as.
 */
public final class HeartbeatItem extends Action<HeartbeatItem.Request, HeartbeatItem.Result> {
    private final ItemUpdater itemUpdater;
    private final InstantSource clock;

    public HeartbeatItem(ItemStore itemStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemUpdater = new ItemUpdater(itemStore);
        this.clock = clock;
    }

    /**
     * @param deadline when the item must be finished from now on; or
     * @param within how long from now it may take; without both, what was last given as a duration counts anew
     * @param version refuses the call when the item has another one by now; absent, any will do
     */
    public record Request(
            String workflow,
            String key,
            @Nullable Instant deadline,
            @Nullable Duration within,
            @Nullable Long version) {}

    /** @param due the deadline that holds now */
    public record Result(
            String workflow,
            String key,
            long version,
            String state,
            @Nullable Instant due) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var now = clock.instant();
        var inputFaults =
                new InputFaults().checkName("/workflow", request.workflow()).checkKey("/key", request.key());
        var deadline = DeadlineInput.resolve(request.deadline(), request.within(), now, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return itemUpdater.update(id, request.version(), (item, workflow) -> {
            if (item.hasFinished()) return ActionResult.refused(ItemProblems.itemFinished(item));
            if (request.version() != null && request.version() != item.version())
                return ActionResult.refused(ItemProblems.staleVersion(item));
            if (item.currentHold() != null)
                return ActionResult.refused(ItemProblems.itemHeld(item, item.currentHold()));
            return applyHeartbeat(item, workflow, deadline, request.within(), caller, now);
        });
    }

    private static ActionResult<ItemUpdater.ItemUpdate<Result>> applyHeartbeat(
            Item item,
            Workflow workflow,
            @Nullable Instant deadline,
            @Nullable Duration within,
            Caller caller,
            Instant now) {
        var again = item.timing().within();
        var until = deadline != null || again == null ? deadline : IsoTime.plusBounded(now, again);
        if (until == null && workflow.state(item.state()).within() == null) {
            return ActionResult.refused(Problem.invalid(
                    "/within",
                    "is required (or deadline): neither the item nor its state " + item.state()
                            + " has a duration to repeat"));
        }
        var next = item.heartbeat(workflow, until, deadline == null ? again : within, caller, now);
        var id = item.id();
        return ActionResult.ok(new ItemUpdater.ItemUpdate<>(
                next, new Result(id.workflow(), id.key(), next.version(), next.state(), next.dueAt(workflow))));
    }
}
