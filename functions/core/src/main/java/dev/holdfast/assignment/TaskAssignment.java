// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.assignment;

import dev.holdfast.access.PersonName;
import dev.holdfast.json.IsoTime;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The assignment of a task while its item stays in its state.
 *
 * @param assignee the person who has the task; null if nobody has it
 * @param delegatedBy the person who delegated the task and gets it back; null if nobody delegated it
 * @param followUp the time at which the assignee should look at the task; null for immediately
 * @param priority the task's own priority; null for the priority of the state
 */
@RecordBuilder
public record TaskAssignment(
        @Nullable String assignee,
        @Nullable String delegatedBy,
        @Nullable Instant followUp,
        @Nullable Integer priority) implements TaskAssignmentBuilder.With {

    /**
     * Returns the assignment of an item that arrives in a state with tasks.
     *
     * @param people the people in the assignee role; if there is exactly one, this person gets the task
     */
    public static TaskAssignment begin(TaskRule taskRule, List<String> people, Instant arrivedAt) {
        var distinct = PersonName.distinct(people);
        var followUp = taskRule.followUp() == null ? null : IsoTime.plusBounded(arrivedAt, taskRule.followUp());
        return new TaskAssignment(distinct.size() == 1 ? distinct.getFirst() : null, null, followUp, null);
    }

    /** Whether the task is assigned to this person. */
    public boolean isAssignedTo(String person) {
        return assignee != null && PersonName.isSame(assignee, person);
    }

    /** Whether the person has the task, or delegated it. */
    public boolean concerns(String person) {
        return isAssignedTo(person) || delegatedBy != null && PersonName.isSame(delegatedBy, person);
    }

    /** Passes the task on. A delegated task stays delegated by the same person, unless this person gets it. */
    public TaskAssignment passTo(String person) {
        return delegatedBy == null || PersonName.isSame(delegatedBy, person)
                ? assignTo(person)
                : with(next -> next.assignee(person).followUp(null));
    }

    /** Assigns the task. The follow-up ends, because the former assignee planned it. */
    public TaskAssignment assignTo(String person) {
        return with(next -> next.assignee(person).delegatedBy(null).followUp(null));
    }

    /** Delegates the task to another person, who can give it back to the present assignee. */
    public TaskAssignment delegateTo(String person) {
        return with(next -> next.assignee(person).delegatedBy(assignee).followUp(null));
    }

    /** Gives the task back to the person who delegated it; otherwise to nobody. */
    public TaskAssignment giveBack() {
        return with(next -> next.assignee(delegatedBy).delegatedBy(null).followUp(null));
    }

    /** Returns who has the task. */
    public TaskHolder holder() {
        return assignee == null ? TaskHolder.UNASSIGNED : TaskHolder.person(assignee);
    }
}
