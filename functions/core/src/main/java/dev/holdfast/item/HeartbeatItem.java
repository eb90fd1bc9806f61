package dev.holdfast.item;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Iso;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
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
    private final Change change;
    private final InstantSource clock;

    public HeartbeatItem(Items items, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.change = new Change(items);
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
    protected Answer<Result> run(Caller caller, Request request) {
        var now = clock.instant();
        var faults = new Faults().name("/workflow", request.workflow()).key("/key", request.key());
        var deadline = Until.of(request.deadline(), request.within(), now, faults);
        if (faults.any()) return Answer.refused(faults.problem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return change.of(id, request.version(), (item, workflow) -> {
            if (item.finished()) return Answer.refused(Refusal.finished(item));
            if (request.version() != null && request.version() != item.version())
                return Answer.refused(Refusal.stale(item));
            if (item.held() != null) return Answer.refused(Refusal.held(item, item.held()));
            return beat(item, workflow, deadline, request.within(), caller, now);
        });
    }

    private static Answer<Change.Step<Result>> beat(
            Item item,
            Workflow workflow,
            @Nullable Instant deadline,
            @Nullable Duration within,
            Caller caller,
            Instant now) {
        var again = item.timing().within();
        var until = deadline != null || again == null ? deadline : Iso.plus(now, again);
        if (until == null && workflow.state(item.state()).within() == null) {
            return Answer.refused(Problem.invalid(
                    "/within",
                    "is required (or deadline): neither the item nor its state " + item.state()
                            + " has a duration to repeat"));
        }
        var next = item.heartbeat(workflow, until, deadline == null ? again : within, caller, now);
        var id = item.id();
        return Answer.ok(new Change.Step<>(
                next, new Result(id.workflow(), id.key(), next.version(), next.state(), next.due(workflow))));
    }
}
