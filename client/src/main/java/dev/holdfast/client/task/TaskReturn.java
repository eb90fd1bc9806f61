// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request to give a task back to the person who delegated it, or to its candidates. */
public final class TaskReturn extends TaskChange<TaskReturn> {
    private TaskReturn(ObjectNode members) {
        super(members);
    }

    /** Creates a request for the task of an item. */
    public static TaskReturn of(String workflow, String key) {
        return new TaskReturn(identify(workflow, key));
    }

    @Override
    protected TaskReturn copyOf(ObjectNode members) {
        return new TaskReturn(members);
    }
}
