package dev.holdfast.item;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets a held item go on. One held by hand: its deadlines are later by as long as it was held. One parked by its state is released
 * in the hold queue, by its rules: that takes one of the state's actors, and its time in the state begins.
 */
public final class ReleaseItem extends Action<ReleaseItem.Request, ItemView> {
    private final Change change;
    private final InstantSource clock;

    public ReleaseItem(Items items, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.change = new Change(items);
        this.clock = clock;
    }

    /** @param version refuses the call when the item has another one by now; absent, any will do */
    public record Request(
            String workflow,
            String key,
            @Nullable String note,
            @Nullable Long version) {}

    @Override
    protected Answer<ItemView> run(Caller caller, Request r) {
        return release(caller, r, null);
    }

    /**
     * For the hold queue too, whose own actions have asked for the scope.
     *
     * @param seen what the item is to be held by still, as the hold queue showed it; it is not found when that is over. Null
     *     outside of the queue
     */
    public Answer<ItemView> release(Caller caller, Request r, @Nullable Held seen) {
        var now = clock.instant();
        var faults = new Faults()
                .name("/workflow", r.workflow())
                .key("/key", r.key())
                .text("/note", r.note());
        if (faults.any()) return Answer.refused(faults.problem());
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return change.of(id, r.version(), (item, workflow) -> {
            if (seen != null && !seen.equals(item.held())) return Answer.refused(Refusal.over(item));
            var problem = refusal(item, workflow, caller, r.version(), seen != null);
            if (problem != null) return Answer.refused(problem);
            var next = item.release(workflow, caller.name(), caller.cause(), r.note(), now);
            return Answer.ok(new Change.Step<>(next, ItemView.of(next, workflow, now)));
        });
    }

    private static @Nullable Problem refusal(
            Item item, Workflow workflow, Caller caller, @Nullable Long version, boolean inQueue) {
        if (item.finished()) return Refusal.finished(item);
        if (version != null && version != item.version()) return Refusal.stale(item);
        var held = item.held();
        if (held == null) return new Problem.Conflict("item " + item.id() + " is not held");
        if (held.why() == Held.Why.INTENT || held.why() == Held.Why.STATE && !inQueue) return Refusal.held(item, held);
        return held.why() == Held.Why.STATE
                        && !workflow.mayEnter(item.state(), caller, item.given().roles())
                ? Refusal.keeper(workflow, item.state(), caller)
                : null;
    }
}
