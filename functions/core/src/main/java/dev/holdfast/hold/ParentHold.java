package dev.holdfast.hold;

import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowWrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items whose next step is an intent in the queue: held from its queueing to its end. */
final class ParentHold {
    private final ItemStore itemStore;

    ParentHold(ItemStore itemStore) {
        this.itemStore = itemStore;
    }

    /** The writes that put the parent behind the intent; none for an intent without one. */
    ActionResult<List<RowWrite>> holdWrites(Intent intent) {
        var parent = intent.asked().parent();
        if (parent == null) return ActionResult.ok(List.of());
        var item = findItem(intent.app(), parent);
        if (item == null) return ActionResult.refused(Problem.invalid("/parent", "there is no item " + parent));
        if (item.hasFinished())
            return ActionResult.refused(new Problem.Conflict("the parent " + parent + " is finished"));
        var before = item.currentHold();
        if (before != null)
            return ActionResult.refused(new Problem.Conflict("the parent " + parent + " is held already"
                    + (before.intent() == null ? "" : ", by " + before.intent())));
        var workflow = itemStore.workflowOf(item);
        var intentChange = intent.newestChange();
        var itemHold = new ItemHold(
                ItemHold.HoldSource.INTENT,
                intentChange.at(),
                intentChange.by(),
                intentChange.note(),
                null,
                intent.id().toString());
        return ActionResult.ok(
                itemStore.replaceWrites(item, item.hold(workflow, itemHold, intent.causeOfConsequences()), workflow));
    }

    /** The writes that let the parent of an ended intent go on; none when it doesn't wait for it. */
    List<RowWrite> releaseWrites(Intent ended) {
        var parent = ended.asked().parent();
        var item = parent == null ? null : findItem(ended.app(), parent);
        if (item == null || !isWaitingFor(item, ended)) return List.of();
        var workflow = itemStore.workflowOf(item);
        var intentChange = ended.newestChange();
        var note = intentChange.type().jsonName() + " " + ended.id();
        var freed = item.release(workflow, intentChange.by(), ended.causeOfConsequences(), note, intentChange.at());
        return itemStore.replaceWrites(item, freed, workflow);
    }

    private @Nullable Item findItem(String app, String parent) {
        return ItemId.parse(app, parent).flatMap(itemStore::find).orElse(null);
    }

    private static boolean isWaitingFor(Item item, Intent intent) {
        var itemHold = item.currentHold();
        return !item.hasFinished() && itemHold != null && intent.id().toString().equals(itemHold.intent());
    }
}
