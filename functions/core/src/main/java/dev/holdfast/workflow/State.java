// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.assignment.TaskRule;
import dev.holdfast.field.FieldRules;
import dev.holdfast.workingtime.TimeAllowance;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One state of a workflow.
 *
 * @param initial whether an item can begin in this state
 * @param terminal whether an item in this state is finished
 * @param next the states that an item can enter from this state
 * @param actors the roles that are allowed to move an item into this state; an empty list allows each caller with the
 *     scope {@code report}
 * @param notifiedRoles the roles that get a notification when an item arrives; {@code notify} in JSON, because
 *     {@code notify} can't be a record component
 * @param within the time limit for the stay of an item in the state; null for no limit
 * @param hold whether the state parks arriving items in the hold queue. For a parked item, {@code within} begins at its
 *     release
 * @param holdWithin the time limit for the hold of a parked item; null for no limit
 * @param onPurge the state of an item after its purge from the hold queue; null if callers can't purge items
 * @param claimable whether workers can claim the items in this state
 * @param priority the priority of the state. Listings show states with a higher priority first
 * @param fields the rules about the fields of items in this state; null if people see all fields and write none
 * @param failure true if an item that ends in this state has failed; otherwise null. An item can fail without its
 *     required fields
 * @param visibility who sees the items in this state; null for {@link StateVisibility#PUBLIC}
 * @param task the rule that makes each item in this state a task of a person; null if the application has the item
 * @param onOverdue the move of an item that misses a deadline in this state; null if the item stays
 * @param waitsFor the rule by which an item in this state waits for its children; null if it doesn't wait
 * @param open true if every person who has signed in can create items in this state; otherwise null
 */
@RecordBuilder
public record State(
        @Nullable String description,
        boolean initial,
        boolean terminal,
        List<String> next,
        List<String> actors,
        @JsonProperty("notify") List<String> notifiedRoles,
        @Nullable TimeAllowance within,
        boolean hold,
        @Nullable TimeAllowance holdWithin,
        @Nullable String onPurge,
        boolean claimable,
        int priority,
        @Nullable FieldRules fields,
        @Nullable Boolean failure,
        @Nullable StateVisibility visibility,
        @Nullable TaskRule task,
        @Nullable OverdueMove onOverdue,
        @Nullable ChildrenRule waitsFor,
        @Nullable Boolean open)
        implements StateBuilder.With {
    /** A state without rules, which isn't initial, isn't terminal and has no successors. */
    public static final State PLAIN = new State(
            null, false, false, List.of(), List.of(), List.of(), null, false, null, null, false, 0, null, null, null,
            null, null, null, null);

    public State {
        next = List.copyOf(next);
        actors = List.copyOf(actors);
        notifiedRoles = List.copyOf(notifiedRoles);
    }

    /**
     * Returns the roles that have special rights in this state: its actors, the roles of its rules about fields, and the
     * roles of its task.
     */
    Stream<String> privilegedRoles() {
        return Stream.of(actors.stream(), fields == null ? Stream.<String>empty() : fields.roles(), taskRoles())
                .flatMap(roles -> roles);
    }

    /** Returns the roles whose people can have the tasks of this state; empty if the state has no tasks. */
    public Stream<String> taskRoles() {
        return task == null ? Stream.empty() : task.roles();
    }

    /** Whether an item that ends in this state has failed. */
    public boolean endsInFailure() {
        return Boolean.TRUE.equals(failure);
    }

    /** Whether every person who has signed in can create items in this state. */
    public boolean admitsPeople() {
        return Boolean.TRUE.equals(open);
    }

    /** Whether some people don't see the items in this state. */
    public boolean hidesItems() {
        return visibility != null && visibility != StateVisibility.PUBLIC;
    }

    /** Returns the rules about fields, also for a state without rules of its own. */
    public FieldRules fieldRules() {
        return fields == null ? FieldRules.LOCKED : fields;
    }
}
