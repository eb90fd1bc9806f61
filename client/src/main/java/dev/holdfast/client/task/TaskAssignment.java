// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request to assign a task to a person. */
public final class TaskAssignment extends TaskChange<TaskAssignment> {
    private TaskAssignment(ObjectNode members) {
        super(members);
    }

    /** Creates a request for the task of an item. */
    public static TaskAssignment of(String workflow, String key, String assignee) {
        return new TaskAssignment(identify(workflow, key).put("assignee", assignee));
    }

    @Override
    protected TaskAssignment copyOf(ObjectNode members) {
        return new TaskAssignment(members);
    }

    /** Lends the task. The person who calls gets it back when the assignee gives it back. */
    public TaskAssignment delegate() {
        return with("delegate", true);
    }
}
