// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.field.FieldAccess;
import dev.holdfast.field.FieldUpdate;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemDetails;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemTiming;
import dev.holdfast.item.input.DeadlineInput;
import dev.holdfast.item.input.ItemLimits;
import dev.holdfast.item.input.LinkCheck;
import dev.holdfast.item.input.MemberLock;
import dev.holdfast.item.input.ParticipantCheck;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.MemberPatch;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowWrite;
import dev.holdfast.text.UnicodeForm;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Patches an item (RFC 7396, JSON Merge Patch): replaces the given properties, removes the properties that are null,
 * and keeps all other properties. In contrast to the RFC, an object replaces the whole property, so that an empty
 * object clears it.
 */
public final class EditItem extends Action<EditItem.Request, ItemView> {
    private static final String NO_DEADLINE_WARNING =
            "no deadline applies to the item now, so the item can't become overdue";

    private final ItemStore itemStore;
    private final ItemUpdater itemUpdater;
    private final LinkStore linkStore;
    private final InstantSource clock;

    public EditItem(ItemStore itemStore, LinkStore linkStore, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.itemStore = itemStore;
        this.itemUpdater = new ItemUpdater(itemStore);
        this.linkStore = linkStore;
        this.clock = clock;
    }

    /**
     * A patch of the item's properties. Each value replaces the whole property, and null removes the property.
     *
     * @param fields the fields to set, as an object: null removes a field. The item's state decides which fields people
     *     can write
     * @param deadline null to remove the own deadline
     * @param within can't be null, because it isn't a property of the item
     * @param roles all participants of the item: the people in each role
     * @param unlink links to remove; the action ignores links that the item doesn't have
     * @param dryRun true to return the item as the change would leave it, but to change nothing
     */
    public record Request(
            String workflow,
            String key,
            MemberPatch<String> title,
            MemberPatch<RawJson> data,
            MemberPatch<String> output,
            MemberPatch<RawJson> fields,
            MemberPatch<Instant> deadline,
            MemberPatch<TimeAllowance> within,
            MemberPatch<Map<String, List<String>>> roles,
            MemberPatch<Map<String, String>> labels,
            MemberPatch<String> parent,
            MemberPatch<String> correlation,
            MemberPatch<List<String>> links,
            MemberPatch<List<String>> unlink,
            MemberPatch<String> note,
            @Nullable Long version,
            @NonEmptySelector @Nullable Boolean dryRun) {
        /** Returns the names of the given members that belong to the application, not to people. */
        private List<String> membersOfApplication() {
            var members = new TreeMap<String, MemberPatch<?>>(Map.of(
                    "title", title,
                    "data", data,
                    "output", output,
                    "deadline", deadline,
                    "within", within,
                    "roles", roles,
                    "labels", labels,
                    "parent", parent,
                    "correlation", correlation,
                    "links", links));
            members.put("unlink", unlink);
            members.values().removeIf(member -> !member.isGiven());
            return List.copyOf(members.keySet());
        }

        /** Returns the participants that the request sets; none if it keeps or removes them. */
        private Map<String, List<String>> newRoles() {
            return roles.valueOr(Map.of());
        }
    }

    @Override
    protected ActionResult<ItemView> run(Caller caller, Request request) {
        var now = clock.instant();
        var inputFaults =
                new InputFaults().checkName("/workflow", request.workflow()).checkKey("/key", request.key());
        validate(request, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var data = request.data().value();
        if (data != null && data.sizeInBytes() > ItemLimits.MAX_DATA_BYTES)
            return ActionResult.refused(ItemLimits.dataTooLarge(data));
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return itemUpdater.update(caller, id, request.version(), (item, workflow) -> {
            if (item.hasFinished()) return ActionResult.refused(ItemProblems.itemFinished(item));
            if (request.version() != null && request.version() != item.version())
                return ActionResult.refused(ItemProblems.staleVersion(item));
            var within = request.within().value();
            var calendarProblem = DeadlineInput.findCalendarProblem(within, workflow);
            if (calendarProblem != null) return ActionResult.refused(calendarProblem);
            var deadline = DeadlineInput.toInstant(request.deadline().value(), within, workflow, now);
            var participantProblem = ParticipantCheck.findProblem(workflow, request.newRoles());
            if (participantProblem != null) return ActionResult.refused(participantProblem);
            var locked = request.membersOfApplication();
            if (!locked.isEmpty() && !MemberLock.allows(workflow, caller))
                return ActionResult.refused(MemberLock.problemOf(locked, caller));
            var itemDetails = markAwaited(caller, item, mergeDetails(item.details(), request));
            if (item.details().awaitedBy() != null && !FieldAccess.isOwner(caller) && !hasSameParent(item, itemDetails))
                return ActionResult.refused(new Problem.Forbidden(
                        "the parent of this item waits for it, so only the application itself may change the parent"));
            var linkProblem = PersonCreationRule.findLinkProblem(caller, addedLinks(item, itemDetails.links()));
            if (linkProblem != null) return ActionResult.refused(linkProblem);
            var sizeProblem = ItemLimits.findSizeProblem(itemDetails, workflow);
            if (sizeProblem != null) return ActionResult.refused(sizeProblem);
            return workflow.writeFields(
                            item.state(),
                            caller,
                            item.participants(),
                            item.details().fields(),
                            request.fields().value())
                    .flatMap(fieldUpdate -> linkWrites(item, itemDetails.links(), now)
                            .flatMap(linkWrites -> ActionResult.ok(applyEdit(
                                    item,
                                    workflow,
                                    request,
                                    itemDetails,
                                    fieldUpdate,
                                    deadline,
                                    linkWrites,
                                    caller,
                                    now))));
        });
    }

    /** If the edit names another parent that waits for its children, records the parent's {@code uid}. */
    private ItemDetails markAwaited(Caller caller, Item item, ItemDetails itemDetails) {
        return hasSameParent(item, itemDetails) || !FieldAccess.isOwner(caller)
                ? itemDetails
                : itemStore.withAwaitedBy(item.withDetails(itemDetails)).details();
    }

    private static boolean hasSameParent(Item item, ItemDetails itemDetails) {
        return Objects.equals(itemDetails.parent(), item.details().parent());
    }

    private static void validate(Request r, InputFaults inputFaults) {
        inputFaults
                .checkRoles("/roles", r.newRoles())
                .checkLabels("/labels", r.labels().valueOr(Map.of()))
                .checkTitle("/title", r.title().value())
                .checkOutput("/output", r.output().value())
                .checkText("/note", r.note().value());
        ItemLimits.checkParent(r.workflow(), r.key(), r.parent().value(), inputFaults);
        inputFaults.checkReference("/correlation", r.correlation().value());
        LinkCheck.check("/links", r.links().valueOr(List.of()), inputFaults);
        LinkCheck.check("/unlink", r.unlink().valueOr(List.of()), inputFaults);
        if (r.within().isRemoval())
            inputFaults.add("/within", "must not be null; to remove the item's deadline, set deadline to null");
        if (r.fields().isRemoval())
            inputFaults.add("/fields", "must not be null; to remove a field, set the field itself to null");
        if (r.unlink().isRemoval())
            inputFaults.add("/unlink", "must not be null; to remove all links, set links to null");
        if (r.note().isRemoval())
            inputFaults.add("/note", "must not be null: it is the note of this change, not a property of the item");
        if (r.deadline().isRemoval() && r.within().isGiven())
            inputFaults.add("/within", "must be absent when deadline is given");
        inputFaults.checkEither("deadline", r.deadline().value(), r.within().value());
    }

    private static ItemDetails mergeDetails(ItemDetails old, Request r) {
        var links = UnicodeForm.composeAll(r.links().applyTo(old.links(), List.of()));
        var unlinked = UnicodeForm.composeAll(r.unlink().valueOr(List.of()));
        return old.with(next -> next.title(r.title().applyTo(old.title()))
                .data(r.data().applyTo(old.data()))
                .output(r.output().applyTo(old.output()))
                .roles(r.roles().applyTo(old.roles(), Map.of()))
                .labels(r.labels().applyTo(old.labels(), Map.of()))
                .parent(r.parent().applyTo(old.parent()))
                .correlation(r.correlation().applyTo(old.correlation()))
                .links(links.stream().filter(link -> !unlinked.contains(link)).toList()));
    }

    /** Returns the writes that replace the item's links, or a refusal if another open item has one of the links. */
    private ActionResult<List<RowWrite>> linkWrites(Item item, List<String> links, Instant now) {
        var old = item.details().links();
        var removed = old.stream().filter(link -> !links.contains(link)).toList();
        return linkStore.claimWrites(item, addedLinks(item, links), now).flatMap(claims -> {
            var writes = new ArrayList<>(claims);
            writes.addAll(linkStore.releaseWrites(item, removed, now));
            return ActionResult.ok(writes);
        });
    }

    private static List<String> addedLinks(Item item, List<String> links) {
        return links.stream()
                .filter(link -> !item.details().links().contains(link))
                .toList();
    }

    private static ItemUpdater.ItemUpdate<ItemView> applyEdit(
            Item item,
            Workflow workflow,
            Request r,
            ItemDetails itemDetails,
            FieldUpdate fieldUpdate,
            @Nullable Instant deadline,
            List<RowWrite> linkWrites,
            Caller caller,
            Instant now) {
        var next = item.edit(
                workflow,
                itemDetails,
                fieldUpdate,
                editTiming(item, r, deadline, now),
                caller,
                r.note().value(),
                now);
        var view = ItemView.of(next, workflow, caller, now);
        var answer = r.deadline().isRemoval() && next.dueAt(workflow) == null && next.currentHold() == null
                ? view.with(answered -> answered.warnings(List.of(NO_DEADLINE_WARNING)))
                : view;
        return ItemUpdater.decide(next, answer, linkWrites, r.dryRun());
    }

    private static ItemTiming editTiming(Item item, Request r, @Nullable Instant deadline, Instant now) {
        if (r.deadline().isRemoval()) return item.timing().withoutPromisedDeadline();
        return deadline == null
                ? item.timing()
                : item.timing().withPromisedDeadline(deadline, r.within().value(), now);
    }
}
