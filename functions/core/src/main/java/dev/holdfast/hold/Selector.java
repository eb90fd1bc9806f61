package dev.holdfast.hold;

import dev.holdfast.item.Parked;
import dev.holdfast.problem.Faults;
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
public record Selector(
        @Nullable Boolean all,
        @Nullable Kind kind,
        @Nullable String model,
        @Nullable String name,
        @Nullable String id,
        @Nullable String label,
        @Nullable String requester) {

    /** What stands in the way of using it; a list may leave everything open, a release may not. */
    void check(boolean openEnded, Faults faults) {
        var narrow = kind != null || model != null || name != null || id != null || label != null || requester != null;
        if (Boolean.TRUE.equals(all) && narrow) faults.add("/all", "can't be combined with another selector");
        if (!openEnded && !Boolean.TRUE.equals(all) && !narrow)
            faults.add("/all", "say what is meant: all, kind, model, name, id, label or requester");
        if (model != null) faults.name("/model", model);
        if (model != null && kind != Kind.METHOD) faults.add("/kind", "must be method where a model is given");
        if (name != null) faults.name("/name", name);
        if (name != null && kind == null) faults.add("/kind", "is required with name: workflow, method or item");
        if (name != null && kind == Kind.METHOD && model == null)
            faults.add("/model", "is required with a method's name");
        if (id != null && Staged.place("", id).isEmpty()) faults.add("/id", "is no id of the queue");
        if (label != null && label.indexOf(':') < 1) faults.add("/label", "must read name:value");
    }

    /** What the places in the queue of all that fit begin with. */
    String prefix() {
        if (kind == Kind.ITEM) return Parked.PREFIX + (name == null ? "" : name + "/");
        return IntentId.prefix(kind, model, name);
    }

    boolean fits(Staged staged) {
        return switch (staged) {
            case Staged.OfIntent(var intent) -> fits(intent);
            case Staged.OfItem(var parked) -> fits(parked);
        };
    }

    private boolean fits(Parked parked) {
        return (kind == null || kind == Kind.ITEM)
                && model == null
                && (name == null || name.equals(parked.workflow()))
                && (id == null || id.equals(parked.id()))
                && (requester == null || requester.equals(parked.held().by()))
                && (label == null || labelled(parked.labels(), label));
    }

    private boolean fits(Intent intent) {
        return (kind == null || kind == intent.id().kind())
                && (model == null || model.equals(intent.id().model()))
                && (name == null || name.equals(intent.id().name()))
                && (id == null || id.equals(intent.id().toString()))
                && (requester == null || requester.equals(intent.asked().requester()))
                && (label == null || labelled(intent.asked().labels(), label));
    }

    private static boolean labelled(Map<String, String> labels, String label) {
        var colon = label.indexOf(':');
        return label.substring(colon + 1).equals(labels.get(label.substring(0, colon)));
    }
}
