// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.access.PersonName;
import dev.holdfast.workflow.Workflow;
import java.util.List;

/** Finds the people who take care of an item. */
public final class ItemOwners {
    private ItemOwners() {}

    /**
     * Returns the people of the first entry in this list that names anybody:
     *
     * <ol>
     *   <li>the person who acknowledged the item
     *   <li>the person who has the item as a task, or the people who can claim it
     *   <li>the people whom its state notifies
     *   <li>its next actors
     *   <li>the actor of the newest change by a caller other than Holdfast
     * </ol>
     *
     * <p>Returns an empty list if Holdfast made all known changes.
     */
    public static List<String> of(Item item, Workflow workflow) {
        var acknowledged = item.acknowledgement();
        if (acknowledged != null) return List.of(acknowledged.owner());
        var state = workflow.state(item.state());
        var taskPeople = PersonName.distinct(item.recipients(workflow, item.taskOwnerRoles(workflow)).values().stream()
                .flatMap(List::stream)
                .toList());
        if (!taskPeople.isEmpty()) return taskPeople;
        var roles = !state.notifiedRoles().isEmpty()
                ? state.notifiedRoles()
                : state.next().stream()
                        .flatMap(next -> workflow.state(next).actors().stream())
                        .toList();
        var people = PersonName.distinct(roles.stream()
                .flatMap(role -> workflow.peopleInRole(role, item.participants()).stream())
                .toList());
        return people.isEmpty() ? lastActor(item) : people;
    }

    private static List<String> lastActor(Item item) {
        return item.history().reversed().stream()
                .map(HistoryEntry::by)
                .filter(by -> !by.equals(Item.SYSTEM_ACTOR))
                .limit(1)
                .toList();
    }
}
