package dev.holdfast.item;

import dev.holdfast.access.Caller;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Takes a parked item out of the hold queue: it goes to the state that its state names for that ({@code onPurge}). */
public final class PurgeItem {
    private final Change change;
    private final InstantSource clock;

    public PurgeItem(Items items, InstantSource clock) {
        this.change = new Change(items);
        this.clock = clock;
    }

    /**
     * @param note why; stands in the history
     * @param seen what the item is to be held by still; it is not found when that is over
     */
    public Answer<ItemView> purge(Caller caller, ItemId id, @Nullable String note, Held seen) {
        var now = clock.instant();
        return change.of(id, null, (item, workflow) -> {
            if (!seen.equals(item.held())) return Answer.refused(Refusal.over(item));
            var to = item.finished() ? null : workflow.state(item.state()).onPurge();
            var problem = refusal(item, workflow, caller);
            if (problem != null || to == null)
                return Answer.refused(problem == null ? Refusal.finished(item) : problem);
            var next = item.purge(workflow, to, caller, note, now);
            return Answer.ok(new Change.Step<>(next, ItemView.of(next, workflow, now)));
        });
    }

    private static @Nullable Problem refusal(Item item, Workflow workflow, Caller caller) {
        var held = item.held();
        if (held == null || held.why() != Held.Why.STATE)
            return new Problem.Conflict(
                    "item " + item.id() + " is not parked by its state; only such items are purged");
        if (workflow.state(item.state()).onPurge() == null)
            return new Problem.Conflict("state " + item.state() + " of workflow " + workflow.name()
                    + " doesn't say where a purged item goes (onPurge)");
        return workflow.mayEnter(item.state(), caller, item.given().roles())
                ? null
                : Refusal.keeper(workflow, item.state(), caller);
    }
}
