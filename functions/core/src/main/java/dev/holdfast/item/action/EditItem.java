// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemDetails;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.ItemView;
import dev.holdfast.json.RawJson;
import dev.holdfast.json.UnicodeForm;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.table.RowWrite;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces the given properties of an item. All other properties stay unchanged. */
public final class EditItem extends Action<EditItem.Request, ItemView> {
    private final ItemUpdater itemUpdater;
    private final LinkStore linkStore;
    private final InstantSource clock;

    public EditItem(ItemStore itemStore, LinkStore linkStore, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.itemUpdater = new ItemUpdater(itemStore);
        this.linkStore = linkStore;
        this.clock = clock;
    }

    /**
     * Empty or absent roles, labels and links don't change the item's values.
     *
     * @param roles all participants of the item: the people in each role
     * @param unlink links to remove; the action ignores links that the item doesn't have
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String title,
            @Nullable RawJson data,
            @Nullable Instant deadline,
            @Nullable Duration within,
            Map<String, List<String>> roles,
            Map<String, String> labels,
            @Nullable String parent,
            @Nullable String correlation,
            List<String> links,
            List<String> unlink,
            @Nullable String note,
            @Nullable Long version) {}

    @Override
    protected ActionResult<ItemView> run(Caller caller, Request request) {
        var now = clock.instant();
        var inputFaults =
                new InputFaults().checkName("/workflow", request.workflow()).checkKey("/key", request.key());
        inputFaults
                .checkRoles("/roles", request.roles())
                .checkLabels("/labels", request.labels())
                .checkTitle("/title", request.title())
                .checkText("/note", request.note());
        ItemLimits.checkParent(request.workflow(), request.key(), request.parent(), inputFaults);
        inputFaults.checkReference("/correlation", request.correlation());
        LinkCheck.check("/links", request.links(), inputFaults);
        LinkCheck.check("/unlink", request.unlink(), inputFaults);
        var deadline = DeadlineInput.resolve(request.deadline(), request.within(), now, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (request.data() != null && request.data().sizeInBytes() > ItemLimits.MAX_DATA_BYTES)
            return ActionResult.refused(ItemLimits.dataTooLarge(request.data()));
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return itemUpdater.update(id, request.version(), (item, workflow) -> {
            if (item.hasFinished()) return ActionResult.refused(ItemProblems.itemFinished(item));
            if (request.version() != null && request.version() != item.version())
                return ActionResult.refused(ItemProblems.staleVersion(item));
            var participantProblem = ParticipantCheck.findProblem(workflow, request.roles());
            if (participantProblem != null) return ActionResult.refused(participantProblem);
            var itemDetails = mergeDetails(item.details(), request);
            var sizeProblem = ItemLimits.findSizeProblem(itemDetails, workflow);
            if (sizeProblem != null) return ActionResult.refused(sizeProblem);
            return linkWrites(item, itemDetails.links(), now)
                    .flatMap(linkWrites -> ActionResult.ok(
                            applyEdit(item, workflow, request, itemDetails, deadline, linkWrites, caller, now)));
        });
    }

    private static ItemDetails mergeDetails(ItemDetails old, Request r) {
        var links = UnicodeForm.composeAll(r.links().isEmpty() ? old.links() : r.links());
        var unlink = UnicodeForm.composeAll(r.unlink());
        return new ItemDetails(
                r.title() == null ? old.title() : r.title(),
                r.data() == null ? old.data() : r.data(),
                r.roles().isEmpty() ? old.roles() : r.roles(),
                r.labels().isEmpty() ? old.labels() : r.labels(),
                r.parent() == null ? old.parent() : r.parent(),
                r.correlation() == null ? old.correlation() : r.correlation(),
                links.stream().filter(link -> !unlink.contains(link)).toList(),
                old.fingerprint());
    }

    /** Returns the writes that replace the item's links, or a refusal if another open item has one of the links. */
    private ActionResult<List<RowWrite>> linkWrites(Item item, List<String> links, Instant now) {
        var old = item.details().links();
        var removed = old.stream().filter(link -> !links.contains(link)).toList();
        var added = links.stream().filter(link -> !old.contains(link)).toList();
        return linkStore.claimWrites(item, added, now).flatMap(claims -> {
            var writes = new ArrayList<>(claims);
            writes.addAll(linkStore.releaseWrites(item, removed, now));
            return ActionResult.ok(writes);
        });
    }

    private static ItemUpdater.ItemUpdate<ItemView> applyEdit(
            Item item,
            Workflow workflow,
            Request r,
            ItemDetails itemDetails,
            @Nullable Instant deadline,
            List<RowWrite> linkWrites,
            Caller caller,
            Instant now) {
        var itemTiming =
                deadline == null ? item.timing() : item.timing().withPromisedDeadline(deadline, r.within(), now);
        var next = item.edit(workflow, itemDetails, itemTiming, caller, r.note(), now);
        return new ItemUpdater.ItemUpdate<>(next, ItemView.of(next, workflow, now), linkWrites);
    }
}
