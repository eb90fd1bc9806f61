// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.field.FieldAccess;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.RequestIdentity;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.ContentView;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowWrite;
import dev.holdfast.text.UnicodeForm;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Creates an item in one conditional write. Each link adds a write to the transaction. A repeated creation with the
 * same content changes nothing.
 */
public final class CreateItem extends Action<CreateItem.Request, CreateItem.Result> {
    private static final int MAX_ATTEMPTS = 3;

    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;
    private final LinkStore linkStore;
    private final LateReportStore lateReportStore;
    private final ItemFactory itemFactory;
    private final InstantSource clock;

    public CreateItem(
            ItemStore itemStore,
            LinkStore linkStore,
            LateReportStore lateReportStore,
            ItemFactory itemFactory,
            InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.linkStore = linkStore;
        this.lateReportStore = lateReportStore;
        this.itemFactory = itemFactory;
        this.clock = clock;
    }

    /**
     * @param workflow the workflow's name; default: {@code simple}
     * @param key the business key; default: a key from the idempotency key, otherwise a generated key. Only a request
     *     with {@code occurredAt} may have both
     * @param title the title, which listings show next to the key: 1 to 512 characters
     * @param state the initial state; required only if the workflow has several initial states
     * @param data any JSON of at most 256 KB, which Holdfast returns unchanged
     * @param fields the fields to set, as an object. The application can set all fields. People can set the fields that
     *     the initial state makes editable
     * @param deadline the time by which the item must finish, as an alternative to {@code within}
     * @param within the time from the creation to the deadline
     * @param roles the item's own participants: the people in each role
     * @param links external identifiers, each as {@code type:value}; two open items of an application can't have the
     *     same link
     * @param occurredAt the true time of a creation that arrives late: at most 7 days ago. Durations and deadlines
     *     follow this time
     * @param moreFollows true if later reports about this item follow in a moment. Sweeps then wait up to a minute
     *     before they mark the item
     * @param dryRun true to return the item that the creation would give now, but to change nothing. Such a request has
     *     no idempotency key. Without a key, the answer contains an example of a generated key
     */
    public record Request(
            @Nullable String workflow,
            @Nullable String key,
            @Nullable String title,
            @Nullable String state,
            @Nullable RawJson data,
            @Nullable RawJson fields,
            @Nullable Instant deadline,
            @Nullable TimeAllowance within,
            Map<String, List<String>> roles,
            Map<String, String> labels,
            @Nullable String parent,
            @Nullable String correlation,
            List<String> links,
            @Nullable String note,
            @Nullable String idempotencyKey,
            @Nullable Instant occurredAt,
            @Nullable Boolean moreFollows,
            @NonEmptySelector @Nullable Boolean dryRun) {}

    /**
     * @param created false if an earlier request has already created the item; in a dry run, whether the creation would
     *     create it
     */
    public record Result(ItemView item, boolean created) implements ContentView<Result> {
        @Override
        public Result withoutContent() {
            return new Result(created ? item.withoutRecipients() : item.withoutContent(), created);
        }

        private Result asDryRun() {
            return new Result(item.withDryRun(true), created);
        }
    }

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        // The key already makes the request repeatable. Two requests with the same idempotency key but different item
        // keys would create two items.
        if (request.key() != null && request.idempotencyKey() != null && request.occurredAt() == null)
            return ActionResult.refused(Problem.invalid(
                    "/idempotencyKey",
                    "must be absent when key is given, because the key makes the request repeatable"));
        var isDryRun = Boolean.TRUE.equals(request.dryRun());
        if (isDryRun && request.idempotencyKey() != null)
            return ActionResult.refused(
                    Problem.invalid("/idempotencyKey", "must be absent in a dry run, which changes nothing"));
        var now = clock.instant();
        var lateRequest = lateRequest(caller, request);
        var firstAnswer = lateRequest == null
                ? Optional.<ActionResult<ItemView>>empty()
                : itemFactory.itemId(caller, request).flatMap(id -> lateReportStore.findCreation(id, lateRequest));
        if (firstAnswer.isPresent()) return firstAnswer.get().map(itemView -> new Result(itemView, false));
        var actionResult = itemFactory
                .create(caller, request, now)
                .map(newItem -> FieldAccess.isOwner(caller)
                        ? new NewItem(itemStore.withAwaitedBy(newItem.item()), newItem.workflow())
                        : newItem)
                .flatMap(newItem -> isDryRun
                        ? preview(caller, request, newItem, now)
                        : store(caller, request, newItem, lateRequest, now));
        var answer = actionResult instanceof ActionResult.Refusal<Result>
                ? findRepeatedCreation(caller, request, now).orElse(actionResult)
                : actionResult;
        return answer.map(result -> isDryRun ? result.asDryRun() : remember(caller, result, lateRequest, now));
    }

    /** Stores the answer to a creation that arrived in time, because its repetitions can arrive much later. */
    private Result remember(Caller caller, Result result, @Nullable RequestIdentity late, Instant now) {
        if (result.created()) return result;
        var id =
                new ItemId(caller.app(), result.item().workflow(), result.item().key());
        lateReportStore.store(lateReportStore.creationWrites(id, late, result.item(), now));
        return result;
    }

    /** Returns the identity of a report that arrives late; null for any other request. */
    private static @Nullable RequestIdentity lateRequest(Caller caller, Request request) {
        return request.occurredAt() == null
                        || request.idempotencyKey() == null
                        || caller.isPerson()
                        || isGuess(caller, request)
                ? null
                : new RequestIdentity(UnicodeForm.compose(request.idempotencyKey()), ItemFactory.fingerprint(request));
    }

    @Override
    protected boolean isOpenToPeople() {
        return true;
    }

    /**
     * Finds the item of an earlier, equal request, even if the workflow's current version no longer allows such a
     * request.
     */
    private Optional<ActionResult<Result>> findRepeatedCreation(Caller caller, Request request, Instant now) {
        if (request.key() == null && request.idempotencyKey() == null) return Optional.empty();
        if (request.key() != null && PersonCreationRule.isLimitedToOpenStates(caller)) return Optional.empty();
        return itemFactory
                .itemId(caller, request)
                .flatMap(id -> itemVisibility.find(caller, id))
                .filter(existing -> !isGuess(caller, request) || isOwnRequest(caller, request, existing))
                .filter(existing -> existing.details().fingerprint().equals(ItemFactory.fingerprint(request)))
                .map(existing -> ActionResult.ok(new Result(itemStore.toView(existing, caller, now), false)));
    }

    /**
     * Whether a person or an agent gives fields. Such a caller learns whether the item exists. No answer tells whether
     * the item's fields equal the given fields, because such an answer would reveal hidden fields.
     */
    private static boolean isGuess(Caller caller, Request request) {
        return request.fields() != null && !FieldAccess.isOwner(caller);
    }

    /**
     * Whether the item comes from an earlier request of the same person with the same idempotency key. An equal request
     * then tells the person nothing new.
     */
    private static boolean isOwnRequest(Caller caller, Request request, Item existing) {
        return request.key() == null && existing.isRequestOf(caller);
    }

    private ActionResult<Result> store(
            Caller caller, Request request, NewItem newItem, @Nullable RequestIdentity lateRequest, Instant now) {
        var item = newItem.item();
        var itemView = viewFor(caller, newItem, now);
        var lateWrites = lateReportStore.creationWrites(item.id(), lateRequest, itemView, now);
        List<RowWrite> linkWrites;
        switch (linkStore.firstClaimWrites(item, now)) {
            case ActionResult.Refusal<List<RowWrite>>(var problem) -> {
                return ActionResult.refused(problem);
            }
            case ActionResult.Success<List<RowWrite>>(var claims) -> linkWrites = claims;
        }
        for (var attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (itemStore.add(item, newItem.workflow(), concat(linkWrites, lateWrites)))
                return ActionResult.ok(new Result(itemView, true));
            var existing = itemStore.find(item.id());
            if (existing.isPresent()) return answerExisting(caller, request, existing.get(), now);
            // Another item has one of the links, or another caller has deleted the item since.
            switch (linkStore.claimWrites(item, item.details().links(), now)) {
                case ActionResult.Refusal<List<RowWrite>>(var problem) -> {
                    return ActionResult.refused(problem);
                }
                case ActionResult.Success<List<RowWrite>>(var claims) -> linkWrites = claims;
            }
        }
        return ActionResult.refused(
                new Problem.Busy("item " + item.id() + " was changed by other callers during each attempt; try again"));
    }

    /** Returns the new item for its creator, without other people if its state hides it from the creator. */
    private static ItemView viewFor(Caller caller, NewItem newItem, Instant now) {
        var itemView = ItemView.of(newItem.item(), newItem.workflow(), caller, now);
        return sees(caller, newItem) ? itemView : itemView.withoutRecipients();
    }

    private static boolean sees(Caller caller, NewItem newItem) {
        return ItemVisibility.sees(caller, newItem.item(), newItem.workflow());
    }

    /** Returns the answer that the creation would get now. */
    private ActionResult<Result> preview(Caller caller, Request request, NewItem newItem, Instant now) {
        var item = newItem.item();
        var existing = itemStore.find(item.id());
        if (existing.isPresent()) return answerExisting(caller, request, existing.get(), now);
        var view = viewFor(caller, newItem, now);
        var itemView = sees(caller, newItem) ? view.asDryRunOf(item) : view.withDryRun(true);
        return linkStore.claimWrites(item, item.details().links(), now).map(claims -> new Result(itemView, true));
    }

    private static List<RowWrite> concat(List<RowWrite> linkWrites, List<RowWrite> lateWrites) {
        return Stream.concat(linkWrites.stream(), lateWrites.stream()).toList();
    }

    private ActionResult<Result> answerExisting(Caller caller, Request request, Item existing, Instant now) {
        if (!itemVisibility.sees(caller, existing))
            return ActionResult.refused(new Problem.Conflict("the item exists already; it was not changed"));
        var view = itemStore.toView(existing, caller, now);
        var mayCompare = !isGuess(caller, request) || isOwnRequest(caller, request, existing);
        if (mayCompare && existing.details().fingerprint().equals(ItemFactory.fingerprint(request)))
            return ActionResult.ok(new Result(view, false));
        return ActionResult.refused(new Problem.Conflict(
                "item " + existing.id() + " exists with other content; it was not changed", Map.of("item", view)));
    }
}
