package dev.holdfast.hold;

import dev.holdfast.item.Held;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.Items;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items whose next step is an intent in the queue: held from its queueing to its end. */
final class Parents {
    private final Items items;

    Parents(Items items) {
        this.items = items;
    }

    /** The writes that put the parent behind the intent; none for an intent without one. */
    Answer<List<Write>> held(Intent intent) {
        var parent = intent.asked().parent();
        if (parent == null) return Answer.ok(List.of());
        var item = find(intent.app(), parent);
        if (item == null) return Answer.refused(Problem.invalid("/parent", "there is no item " + parent));
        if (item.finished()) return Answer.refused(new Problem.Conflict("the parent " + parent + " is finished"));
        var before = item.held();
        if (before != null)
            return Answer.refused(new Problem.Conflict("the parent " + parent + " is held already"
                    + (before.intent() == null ? "" : ", by " + before.intent())));
        var workflow = items.workflow(item);
        var step = intent.newest();
        var held = new Held(
                Held.Why.INTENT,
                step.at(),
                step.by(),
                step.note(),
                null,
                intent.id().toString());
        return Answer.ok(items.replacements(item, item.hold(workflow, held, intent.consequence()), workflow));
    }

    /** The writes that let the parent of an ended intent go on; none when it doesn't wait for it. */
    List<Write> freed(Intent ended) {
        var parent = ended.asked().parent();
        var item = parent == null ? null : find(ended.app(), parent);
        if (item == null || !waits(item, ended)) return List.of();
        var workflow = items.workflow(item);
        var step = ended.newest();
        var note = step.type().word() + " " + ended.id();
        var freed = item.release(workflow, step.by(), ended.consequence(), note, step.at());
        return items.replacements(item, freed, workflow);
    }

    private @Nullable Item find(String app, String parent) {
        return ItemId.named(app, parent).flatMap(items::find).orElse(null);
    }

    private static boolean waits(Item item, Intent intent) {
        var held = item.held();
        return !item.finished() && held != null && intent.id().toString().equals(held.intent());
    }
}
