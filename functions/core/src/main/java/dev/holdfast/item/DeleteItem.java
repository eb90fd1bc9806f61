package dev.holdfast.item;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.problem.Faults;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Removes an item, finished or not, for good; what is left is the event that says so. */
public final class DeleteItem extends Action<DeleteItem.Request, DeleteItem.Result> {
    private final Items items;
    private final InstantSource clock;

    public DeleteItem(Items items, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.items = items;
        this.clock = clock;
    }

    /** @param version refuses the call when the item has another one by now; absent, any will do */
    public record Request(
            String workflow,
            String key,
            @Nullable String note,
            @Nullable Long version) {}

    /** @param state the state in which it was deleted */
    public record Result(String workflow, String key, String state) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var now = clock.instant();
        var faults = new Faults()
                .name("/workflow", request.workflow())
                .key("/key", request.key())
                .text("/note", request.note());
        if (faults.any()) return Answer.refused(faults.problem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return Contended.retry("item " + id, () -> {
            var item = items.find(id).orElse(null);
            if (item == null) return Answer.refused(Refusal.unknown(id));
            if (request.version() != null && request.version() != item.version())
                return Answer.refused(Refusal.stale(item));
            var tombstone = item.delete(items.workflow(item), caller, request.note(), now);
            return items.remove(item, tombstone) ? Answer.ok(new Result(id.workflow(), id.key(), item.state())) : null;
        });
    }
}
