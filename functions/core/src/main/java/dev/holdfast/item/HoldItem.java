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

/** Puts an item on hold by hand: it stays where it is and its deadlines stand still, until it is released. */
public final class HoldItem extends Action<HoldItem.Request, ItemView> {
    private final Change change;
    private final InstantSource clock;

    public HoldItem(Items items, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.change = new Change(items);
        this.clock = clock;
    }

    /**
     * @param reason why; shown to whoever wants to move it
     * @param until when it goes on by itself; or
     * @param within the same as a duration from now
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String reason,
            @Nullable Instant until,
            @Nullable Duration within,
            @Nullable Long version) {}

    @Override
    protected Answer<ItemView> run(Caller caller, Request r) {
        var now = clock.instant();
        var faults = new Faults()
                .name("/workflow", r.workflow())
                .key("/key", r.key())
                .text("/reason", r.reason());
        if (r.reason() == null || r.reason().isBlank()) faults.add("/reason", "is required");
        var until = Until.ahead(r.until(), r.within(), now, faults);
        if (faults.any()) return Answer.refused(faults.problem());
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return change.of(id, r.version(), (item, workflow) -> {
            var problem = refusal(item, r.version());
            if (problem != null) return Answer.refused(problem);
            var held = new Held(Held.Why.HAND, now, caller.name(), r.reason(), until, null);
            var next = item.hold(workflow, held, caller.cause());
            return Answer.ok(new Change.Step<>(next, ItemView.of(next, workflow, now)));
        });
    }

    private static @Nullable Problem refusal(Item item, @Nullable Long version) {
        if (item.finished()) return Refusal.finished(item);
        if (version != null && version != item.version()) return Refusal.stale(item);
        return item.held() == null ? null : Refusal.held(item, item.held());
    }
}
