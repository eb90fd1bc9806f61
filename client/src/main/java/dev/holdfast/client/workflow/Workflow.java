// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import dev.holdfast.client.calendar.TimeAllowance;
import dev.holdfast.client.json.AbsentValues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a workflow. Such a version never changes.
 *
 * @param within the time limit of an item, from its creation to its end
 * @param remind the interval of the reminders for an overdue item
 * @param retain the time for which Holdfast keeps a finished item
 * @param search the members of the data that a search finds, as JSON pointers
 * @param expect the rules that Holdfast checks in addition to deadlines
 * @param board whether Holdfast can list the open items of this version
 * @param roles the default people in each role. If the role allows it, an item's own people replace the default people
 * @param perItemRoles the roles in {@code actors} in which an item can have people of its own
 */
public record Workflow(
        String name,
        int version,
        @Nullable String description,
        @Nullable TimeAllowance within,
        @Nullable TimeAllowance remind,
        List<EscalationStep> escalate,
        @Nullable Duration retain,
        List<String> search,
        Map<String, ExpectationRule> expect,
        boolean board,
        Map<String, List<String>> roles,
        List<String> perItemRoles,
        Map<String, String> labels,
        Map<String, WorkflowState> states) {
    public Workflow {
        escalate = AbsentValues.orEmpty(escalate);
        search = AbsentValues.orEmpty(search);
        expect = AbsentValues.orEmpty(expect);
        roles = AbsentValues.orEmpty(roles);
        perItemRoles = AbsentValues.orEmpty(perItemRoles);
        labels = AbsentValues.orEmpty(labels);
        states = AbsentValues.orEmpty(states);
    }
}
