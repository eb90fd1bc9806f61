package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemDetails;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.ItemView;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowWrite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins to track an item: one conditional write, and one more per link in the same transaction. Creating it again with the same content changes nothing. */
public final class CreateItem extends Action<CreateItem.Request, CreateItem.Result> {
    private final ItemStore itemStore;
    private final LinkStore linkStore;
    private final ItemFactory itemFactory;
    private final InstantSource clock;

    public CreateItem(ItemStore itemStore, LinkStore linkStore, ItemFactory itemFactory, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemStore = itemStore;
        this.linkStore = linkStore;
        this.itemFactory = itemFactory;
        this.clock = clock;
    }

    /**
     * @param workflow {@code simple} when absent
     * @param key the business key; absent, one is made (from the idempotency key when there is one)
     * @param state where to begin; only needed when the workflow has several initial states
     * @param data any JSON of at most 256 KB, kept for recovery and given back as it came
     * @param deadline when the item must be finished; or
     * @param within how long from now it may take
     * @param roles the item's own participants: role to people
     * @param links what the outside world calls the item, each as {@code type:value}; each leads to one open item of the application at most
     */
    public record Request(
            @Nullable String workflow,
            @Nullable String key,
            @Nullable String state,
            @Nullable RawJson data,
            @Nullable Instant deadline,
            @Nullable Duration within,
            Map<String, List<String>> roles,
            Map<String, String> labels,
            @Nullable String parent,
            @Nullable String correlation,
            List<String> links,
            @Nullable String note,
            @Nullable String idempotencyKey) {}

    /** @param created false when the very same item was there already */
    public record Result(ItemView item, boolean created) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var now = clock.instant();
        var actionResult = itemFactory.create(caller, request, now).flatMap(newItem -> store(newItem, now));
        return actionResult instanceof ActionResult.Refusal<Result>
                ? findRepeatedCreation(caller, request, now).orElse(actionResult)
                : actionResult;
    }

    /** What was created once is answered so again, also where the workflow has changed since and would refuse it now. */
    private Optional<ActionResult<Result>> findRepeatedCreation(Caller caller, Request request, Instant now) {
        if (request.key() == null && request.idempotencyKey() == null) return Optional.empty();
        return itemFactory
                .itemId(caller, request)
                .flatMap(itemStore::find)
                .filter(there -> there.given().fingerprint().equals(ItemFactory.fingerprint(request)))
                .map(there -> ActionResult.ok(new Result(itemStore.toView(there, now), false)));
    }

    private ActionResult<Result> store(NewItem newItem, Instant now) {
        var item = newItem.item();
        var claims = LinkStore.claimWritesForNewItem(item, now);
        for (var attempt = 0; attempt < 3; attempt++) {
            if (itemStore.add(item, newItem.workflow(), claims)) {
                return ActionResult.ok(new Result(ItemView.of(item, newItem.workflow(), now), true));
            }
            var there = itemStore.find(item.id());
            if (there.isPresent()) return answerExisting(there.get(), item.given(), now);
            // A link was taken, or the key is free again since the item was deleted between the two.
            switch (linkStore.claimWrites(item, item.given().links(), now)) {
                case ActionResult.Refusal<List<RowWrite>>(var problem) -> {
                    return ActionResult.refused(problem);
                }
                case ActionResult.Success<List<RowWrite>>(var free) -> claims = free;
            }
        }
        return ActionResult.refused(
                new Problem.Busy("item " + item.id() + " is being created and deleted by others; try again"));
    }

    private ActionResult<Result> answerExisting(Item there, ItemDetails itemDetails, Instant now) {
        var view = itemStore.toView(there, now);
        if (there.given().fingerprint().equals(itemDetails.fingerprint()))
            return ActionResult.ok(new Result(view, false));
        return ActionResult.refused(new Problem.Conflict(
                "item " + there.id() + " exists with other content; it was not changed", Map.of("item", view)));
    }
}
