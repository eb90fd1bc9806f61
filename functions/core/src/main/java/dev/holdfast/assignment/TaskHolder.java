// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.assignment;

import dev.holdfast.access.PersonName;
import dev.holdfast.json.JsonEnum;
import org.jspecify.annotations.Nullable;

/**
 * Who has an item.
 *
 * @param person the person who has the task; null if no single person has it
 */
public record TaskHolder(HolderKind kind, @Nullable String person) {
    /** The kinds of holders. */
    public enum HolderKind implements JsonEnum {
        /** The item is in a state without a task, so the application has it. */
        APPLICATION,
        /** The item is a task that is assigned to nobody. */
        UNASSIGNED,
        /** The item is a task of one person. */
        PERSON,
        /** The people for whom the item has no entries of their own, because it has had too many holders. */
        OTHERS
    }

    public static final TaskHolder APPLICATION = new TaskHolder(HolderKind.APPLICATION, null);
    public static final TaskHolder UNASSIGNED = new TaskHolder(HolderKind.UNASSIGNED, null);

    static final TaskHolder OTHERS = new TaskHolder(HolderKind.OTHERS, null);

    public static TaskHolder person(String name) {
        return new TaskHolder(HolderKind.PERSON, name);
    }

    boolean isSame(TaskHolder other) {
        return kind == other.kind
                && (person == null || other.person == null
                        ? person == null && other.person == null
                        : PersonName.isSame(person, other.person));
    }
}
