// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request to claim a task for the person who calls. */
public final class TaskClaim extends TaskChange<TaskClaim> {
    private TaskClaim(ObjectNode members) {
        super(members);
    }

    /** Creates a request for the task of an item. */
    public static TaskClaim of(String workflow, String key) {
        return new TaskClaim(identify(workflow, key));
    }

    @Override
    protected TaskClaim copyOf(ObjectNode members) {
        return new TaskClaim(members);
    }
}
