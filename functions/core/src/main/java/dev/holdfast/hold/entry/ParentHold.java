// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.entry;

import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ReleaseCall;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowWrite;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the parent item of an intent while the intent is queued, and releases the parent when the intent ends. */
public final class ParentHold {
    private static final Logger LOG = LoggerFactory.getLogger(ParentHold.class);

    private final ItemStore itemStore;

    public ParentHold(ItemStore itemStore) {
        this.itemStore = itemStore;
    }

    /** Returns the writes that hold the parent of a new intent; empty for an intent without a parent. */
    public ActionResult<List<RowWrite>> holdWrites(Intent intent) {
        var parent = intent.request().parent();
        if (parent == null) return ActionResult.ok(List.of());
        var item = findItem(intent.app(), parent);
        // Refuses the whole request, because an intent with a parent is the only intent of its request.
        if (item == null) return ActionResult.refused(missing(parent));
        if (item.hasFinished())
            return ActionResult.refused(new Problem.Conflict("the parent " + parent + " is finished"));
        var currentHold = item.currentHold();
        if (currentHold != null)
            return ActionResult.refused(new Problem.Conflict(
                    "the parent " + parent + " is held already"
                            + (currentHold.intent() == null ? "" : ", by " + currentHold.intent()),
                    Map.of(),
                    "the parent " + parent + " is held already"));
        var workflow = itemStore.workflowOf(item);
        var intentChange = intent.newestChange();
        var itemHold = ItemHold.byIntent(
                intentChange.at(),
                intentChange.by(),
                intentChange.note(),
                intent.id().toString());
        return ActionResult.ok(
                itemStore.replaceWrites(item, item.hold(workflow, itemHold, intent.causeOfConsequences()), workflow));
    }

    /** Returns the problem of an intent whose parent doesn't exist. */
    public static Problem missing(@Nullable String parent) {
        return Problem.invalid("/intents/0/parent", "there is no item " + parent);
    }

    /**
     * Returns the writes that release the parent of an ended intent; empty if no parent waits for the intent. Also
     * empty if the parent or its workflow can't be read, because the intent must be able to end.
     */
    public List<RowWrite> releaseWrites(Intent ended) {
        var id = parentId(ended).orElse(null);
        if (id == null) return List.of();
        return switch (itemStore.lookUp(id)) {
            case ItemStore.ItemLookup.FoundItem(Item item) ->
                isWaitingFor(item, ended) ? releaseWrites(item, ended) : List.of();
            case ItemStore.ItemLookup.MissingItem missingItem -> List.of();
            case ItemStore.ItemLookup.UnreadableItem unreadableItem -> keepHold(id, ended);
        };
    }

    /** Returns the request that releases the parent of an ended intent; empty if no parent waits for the intent. */
    Optional<ReleaseCall> findReleaseCall(Intent ended) {
        return parentId(ended)
                .filter(id -> itemStore.lookUp(id) instanceof ItemStore.ItemLookup.FoundItem(Item item)
                        && isWaitingFor(item, ended))
                .map(ReleaseCall::forItem);
    }

    private static Optional<ItemId> parentId(Intent intent) {
        var parent = intent.request().parent();
        return parent == null ? Optional.empty() : ItemId.parse(intent.app(), parent);
    }

    private List<RowWrite> releaseWrites(Item item, Intent ended) {
        var workflow = itemStore.findWorkflowOf(item).orElse(null);
        if (workflow == null) return keepHold(item.id(), ended);
        var intentChange = ended.newestChange();
        var note = intentChange.type().jsonName() + " " + ended.id();
        var releasedItem =
                item.release(workflow, intentChange.by(), ended.causeOfConsequences(), note, intentChange.at());
        return itemStore.replaceWrites(item, releasedItem, workflow);
    }

    private static List<RowWrite> keepHold(ItemId parent, Intent ended) {
        LOG.warn(
                "the parent {} of the ended intent {} can't be read, so it stays on hold; repair its row or its"
                        + " workflow, then release it by {}",
                parent,
                ended.id(),
                ReleaseCall.forItem(parent).describe());
        return List.of();
    }

    private @Nullable Item findItem(String app, String parent) {
        return ItemId.parse(app, parent).flatMap(itemStore::find).orElse(null);
    }

    private static boolean isWaitingFor(Item item, Intent intent) {
        var itemHold = item.currentHold();
        return !item.hasFinished() && itemHold != null && intent.id().toString().equals(itemHold.intent());
    }
}
