package dev.holdfast.item;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import java.time.InstantSource;

/** Shows an item with its data and its newest history. */
public final class GetItem extends Action<GetItem.Request, ItemView> {
    private final Items items;
    private final InstantSource clock;

    public GetItem(Items items, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.items = items;
        this.clock = clock;
    }

    public record Request(String workflow, String key) {}

    @Override
    protected Answer<ItemView> run(Caller caller, Request request) {
        var faults = new Faults().name("/workflow", request.workflow()).key("/key", request.key());
        if (faults.any()) return Answer.refused(faults.problem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return items.find(id)
                .map(item -> Answer.ok(ItemView.of(item, items.workflow(item), clock.instant())))
                .orElseGet(() -> Answer.refused(Refusal.unknown(id)));
    }
}
