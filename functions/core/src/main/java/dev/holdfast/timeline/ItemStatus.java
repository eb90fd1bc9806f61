// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import dev.holdfast.access.RoleNames;
import dev.holdfast.item.Acknowledgement;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The current status of an item in a timeline.
 *
 * @param app the application of the item; null for the reader's own application
 * @param item {@code workflow/key}
 * @param title the title, which listings show next to the key
 * @param since the time at which the item entered its state
 * @param acknowledged the person who acknowledged the late item
 * @param owners the people, by role, whose task the item is; without a task, the people who are allowed to move it to
 *     its next state. If it is empty, every caller with the scope {@code report} is allowed
 * @param waitsFor the next step that the item waits for, as a text for people; null for a finished item
 */
public record ItemStatus(
        @Nullable String app,
        String item,
        @Nullable String title,
        String state,
        Instant since,
        @Nullable Instant finishedAt,
        @Nullable Instant due,
        boolean overdue,
        @Nullable ItemHold held,
        @Nullable Acknowledgement acknowledged,
        Map<String, List<String>> owners,
        @Nullable String waitsFor) {
    static ItemStatus of(Item item, Workflow workflow, String reader, Instant now) {
        var due = item.dueAt(workflow);
        return new ItemStatus(
                item.id().app().equals(reader) ? null : item.id().app(),
                item.id().toString(),
                item.details().title(),
                item.state(),
                item.timing().since(),
                item.timing().finished(),
                due,
                due != null && !due.isAfter(now),
                item.currentHold(),
                item.acknowledgement(),
                item.hasFinished() ? Map.of() : owners(item, workflow),
                item.hasFinished() ? null : waitsFor(item, workflow));
    }

    private static Map<String, List<String>> owners(Item item, Workflow workflow) {
        var owners = new LinkedHashMap<String, List<String>>();
        var taskRoles = item.taskOwnerRoles(workflow);
        taskRoles.forEach(role -> owners.put(role, workflow.peopleInRole(role, item.participants())));
        if (!taskRoles.isEmpty()) return owners;
        for (var next : workflow.state(item.state()).next()) {
            for (var role : workflow.state(next).actors())
                if (!role.equals(RoleNames.ANYONE)) owners.put(role, workflow.peopleInRole(role, item.participants()));
        }
        return owners;
    }

    private static String waitsFor(Item item, Workflow workflow) {
        var itemHold = item.currentHold();
        if (itemHold == null && item.assignment() != null)
            return item.assignment().assignee() == null
                    ? "a claim of the task"
                    : "an answer of " + item.assignment().assignee();
        if (itemHold == null)
            return "a move to "
                    + String.join(" or ", workflow.state(item.state()).next());
        return switch (itemHold.source()) {
            case INTENT -> "the intent " + itemHold.intent();
            case STATE -> "its release from the hold queue";
            case PERSON -> "its release: " + itemHold.reason();
        };
    }
}
