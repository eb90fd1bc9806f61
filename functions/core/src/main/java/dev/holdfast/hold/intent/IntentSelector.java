package dev.holdfast.hold.intent;

import dev.holdfast.item.HeldItem;
import dev.holdfast.problem.InputFaults;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a queue is meant; everything that is given must fit.
 *
 * @param all the whole queue; can't be narrowed
 * @param kind all of this kind
 * @param model methods of this model
 * @param name the workflow or the method of this name; of items, their workflow
 * @param id one intent, or one held item
 * @param label those that carry this label, as {@code name:value}
 * @param requester those that were asked for by this one
 */
public record IntentSelector(
        @Nullable Boolean all,
        @Nullable QueueEntryKind kind,
        @Nullable String model,
        @Nullable String name,
        @Nullable String id,
        @Nullable String label,
        @Nullable String requester) {

    /** What stands in the way of using it; a list may leave everything open, a release may not. */
    public void validate(boolean openEnded, InputFaults inputFaults) {
        var narrow = kind != null || model != null || name != null || id != null || label != null || requester != null;
        if (Boolean.TRUE.equals(all) && narrow) inputFaults.add("/all", "can't be combined with another selector");
        if (!openEnded && !Boolean.TRUE.equals(all) && !narrow)
            inputFaults.add("/all", "say what is meant: all, kind, model, name, id, label or requester");
        if (model != null) inputFaults.checkName("/model", model);
        if (model != null && kind != QueueEntryKind.METHOD)
            inputFaults.add("/kind", "must be method where a model is given");
        if (name != null) inputFaults.checkName("/name", name);
        if (name != null && kind == null) inputFaults.add("/kind", "is required with name: workflow, method or item");
        if (name != null && kind == QueueEntryKind.METHOD && model == null)
            inputFaults.add("/model", "is required with a method's name");
        if (id != null && QueueEntry.rowKey("", id).isEmpty()) inputFaults.add("/id", "is no id of the queue");
        if (label != null && label.indexOf(':') < 1) inputFaults.add("/label", "must read name:value");
    }

    /** What the places in the queue of all that fit begin with. */
    public String sortPrefix() {
        if (kind == QueueEntryKind.ITEM) return HeldItem.ITEM_SORT_PREFIX + (name == null ? "" : name + "/");
        return IntentId.sortPrefix(kind, model, name);
    }

    public boolean matches(QueueEntry queueEntry) {
        return switch (queueEntry) {
            case QueueEntry.IntentEntry(var intent) -> matches(intent);
            case QueueEntry.HeldItemEntry(var heldItem) -> matches(heldItem);
        };
    }

    private boolean matches(HeldItem heldItem) {
        return (kind == null || kind == QueueEntryKind.ITEM)
                && model == null
                && (name == null || name.equals(heldItem.workflow()))
                && (id == null || id.equals(heldItem.queueId()))
                && (requester == null || requester.equals(heldItem.held().by()))
                && (label == null || hasLabel(heldItem.labels(), label));
    }

    private boolean matches(Intent intent) {
        return (kind == null || kind == intent.id().kind())
                && (model == null || model.equals(intent.id().model()))
                && (name == null || name.equals(intent.id().name()))
                && (id == null || id.equals(intent.id().toString()))
                && (requester == null || requester.equals(intent.asked().requester()))
                && (label == null || hasLabel(intent.asked().labels(), label));
    }

    private static boolean hasLabel(Map<String, String> labels, String label) {
        var colon = label.indexOf(':');
        return label.substring(colon + 1).equals(labels.get(label.substring(0, colon)));
    }
}
