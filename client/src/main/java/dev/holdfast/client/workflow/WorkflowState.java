// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.client.assignment.TaskRule;
import dev.holdfast.client.calendar.TimeAllowance;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state of a workflow.
 *
 * @param next the states that an item can move to from this state
 * @param actors the roles whose people can move an item to this state; empty for all callers
 * @param recipients the roles to notify when an item arrives
 * @param within the time limit of an item in this state
 * @param hold whether Holdfast holds an arriving item until its release
 * @param holdWithin the time limit for the release of a held item
 * @param onPurge the state that a purged item moves to
 * @param claimable whether workers can claim all items in this state
 * @param fields the rules about the fields of items in this state; null if people see all fields and write none
 * @param failure whether an item that ends in this state has failed
 * @param visibility the people who see the items in this state: {@code public}, {@code private} or {@code internal}
 * @param task the rule that makes each item in this state a task of a person; null if the application has the item
 * @param open whether every person who has signed in can create items in this state
 */
public record WorkflowState(
        @Nullable String description,
        boolean initial,
        boolean terminal,
        List<String> next,
        List<String> actors,
        @JsonProperty("notify") List<String> recipients,
        @Nullable TimeAllowance within,
        boolean hold,
        @Nullable TimeAllowance holdWithin,
        @Nullable String onPurge,
        boolean claimable,
        int priority,
        @Nullable FieldRules fields,
        boolean failure,
        String visibility,
        @Nullable TaskRule task,
        boolean open) {
    private static final String PUBLIC = "public";

    @SuppressWarnings("ConstantValue")
    public WorkflowState {
        next = AbsentValues.orEmpty(next);
        actors = AbsentValues.orEmpty(actors);
        recipients = AbsentValues.orEmpty(recipients);
        if (visibility == null) visibility = PUBLIC;
    }
}
