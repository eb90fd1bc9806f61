package dev.holdfast.item;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Says who sees to an item that is late. Nobody is reminded of it from then on, or for some time (a snooze). It holds for the
 * deadline that was missed: when the item moves on or gets another one, it is over.
 */
public final class AcknowledgeItem extends Action<AcknowledgeItem.Request, ItemView> {
    private final Change change;
    private final InstantSource clock;

    public AcknowledgeItem(Items items, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.change = new Change(items);
        this.clock = clock;
    }

    /**
     * @param owner who sees to it; the caller when absent
     * @param until when reminders go on; or
     * @param within the same as a duration from now; neither for not at all
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String owner,
            @Nullable String note,
            @Nullable Instant until,
            @Nullable Duration within,
            @Nullable Long version) {}

    @Override
    protected Answer<ItemView> run(Caller caller, Request r) {
        var now = clock.instant();
        var faults = new Faults()
                .name("/workflow", r.workflow())
                .key("/key", r.key())
                .text("/owner", r.owner())
                .text("/note", r.note());
        if (r.owner() != null && r.owner().isBlank()) faults.add("/owner", "must not be blank");
        var until = Until.ahead(r.until(), r.within(), now, faults);
        if (faults.any()) return Answer.refused(faults.problem());
        var owner = r.owner() == null ? caller.name() : r.owner();
        var acked = new Acked(owner, caller.name(), now, r.note(), until);
        return change.of(new ItemId(caller.app(), r.workflow(), r.key()), r.version(), (item, workflow) -> {
            if (r.version() != null && r.version() != item.version()) return Answer.refused(Refusal.stale(item));
            var alarm = item.timing().alarm();
            if (alarm == null) {
                return Answer.refused(
                        new Problem.Conflict("item " + item.id() + " is not flagged as late", Refusal.current(item)));
            }
            var next = Lateness.acknowledged(item, workflow, alarm, acked);
            return Answer.ok(new Change.Step<>(next, ItemView.of(next, workflow, now)));
        });
    }
}
