// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.access.PersonName;
import dev.holdfast.item.store.HeldItem;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.text.UnicodeForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects entries of a queue. An entry must match all given members.
 *
 * @param all true to select the whole queue. A selector with {@code all} can't have other members
 * @param kind selects entries of this kind
 * @param model selects methods of this model
 * @param name selects intents for the workflow with this name, intents for methods with this name of every model, or
 *     the workflow's held items
 * @param id selects one intent or one held item
 * @param label selects entries with this label, as {@code name:value}
 * @param requester selects entries that this caller requested or put on hold
 */
public record IntentSelector(
        @Nullable Boolean all,
        @Nullable QueueEntryKind kind,
        @Nullable String model,
        @Nullable String name,
        @Nullable String id,
        @Nullable String label,
        @Nullable String requester) {

    /**
     * Adds a fault for each invalid combination of members.
     *
     * @param mayBeEmpty whether a selector without members is valid: true for lists, false for releases and purges
     */
    public void validate(boolean mayBeEmpty, InputFaults inputFaults) {
        var hasCriteria =
                kind != null || model != null || name != null || id != null || label != null || requester != null;
        if (Boolean.TRUE.equals(all) && hasCriteria)
            inputFaults.add("/all", "must not be combined with another selector");
        if (!mayBeEmpty && !Boolean.TRUE.equals(all) && !hasCriteria)
            inputFaults.add("/all", "is required unless kind, model, name, id, label or requester is given");
        if (model != null) inputFaults.checkName("/model", model);
        if (model != null && kind != QueueEntryKind.METHOD)
            inputFaults.add("/kind", "must be method when model is given");
        if (name != null) inputFaults.checkName("/name", name);
        if (name != null && kind == null)
            inputFaults.add("/kind", "is required when name is given; must be workflow, method or item");
        if (id != null && QueueEntry.rowKey("", id).isEmpty())
            inputFaults.add("/id", "must be the id of an intent or of a held item");
        if (label != null && label.indexOf(':') < 1) inputFaults.add("/label", "must have the form name:value");
    }

    /**
     * Returns a warning that contains the criteria, for a selection without matches; empty if there are no criteria.
     */
    public List<String> warningsAboutNoMatch() {
        var criteria = new ArrayList<String>();
        if (kind != null) criteria.add("kind " + kind.jsonName());
        if (model != null) criteria.add("model " + model);
        if (name != null) criteria.add("name " + name);
        if (label != null) criteria.add("label " + label);
        if (requester != null) criteria.add("requester " + requester);
        return criteria.isEmpty()
                ? List.of()
                : List.of("the queue has no entry with " + String.join(" and ", criteria));
    }

    /** Returns a common prefix of the sort keys of all matching entries. */
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
                && (requester == null
                        || PersonName.isSame(requester, heldItem.held().by()))
                && (label == null || hasLabel(heldItem.labels(), label));
    }

    private boolean matches(Intent intent) {
        return (kind == null || kind == intent.id().kind())
                && (model == null || model.equals(intent.id().model()))
                && (name == null || name.equals(intent.id().name()))
                && (id == null || id.equals(intent.id().toString()))
                && (requester == null
                        || PersonName.isSame(requester, intent.request().requester()))
                && (label == null || hasLabel(intent.request().labels(), label));
    }

    private static boolean hasLabel(Map<String, String> labels, String label) {
        var colon = label.indexOf(':');
        return UnicodeForm.compose(label.substring(colon + 1)).equals(labels.get(label.substring(0, colon)));
    }
}
