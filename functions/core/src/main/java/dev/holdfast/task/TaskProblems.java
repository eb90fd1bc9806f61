// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import dev.holdfast.item.Item;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds the problems of refused calls of actions on tasks. */
final class TaskProblems {
    private TaskProblems() {}

    static Problem notCandidate(Item item, Workflow workflow, String person) {
        var brief = person + " is not a candidate for the task " + item.id();
        return new Problem.Forbidden(
                brief + "; candidates have one of the roles: "
                        + workflow.state(item.state()).taskRoles().collect(Collectors.joining(", ")),
                brief);
    }

    static Problem alreadyAssigned(Item item, String assignee) {
        var brief = "another person has the task " + item.id();
        return new Problem.Conflict(brief + ": " + assignee, Map.of(), brief);
    }
}
