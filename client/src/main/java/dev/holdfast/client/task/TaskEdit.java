// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change of a task's fields, follow-up or priority. Members that are not set stay unchanged. */
public final class TaskEdit extends TaskChange<TaskEdit> {
    private TaskEdit(ObjectNode members) {
        super(members);
    }

    /** Creates a request for the task of an item. */
    public static TaskEdit of(String workflow, String key) {
        return new TaskEdit(identify(workflow, key));
    }

    @Override
    protected TaskEdit copyOf(ObjectNode members) {
        return new TaskEdit(members);
    }

    /** Sets the time at which the assignee should look at the task. */
    public TaskEdit followUp(Instant followUp) {
        return with("followUp", followUp);
    }

    /** Removes the follow-up, so that the assignee should look at the task immediately. */
    public TaskEdit removeFollowUp() {
        return with("followUp", null);
    }

    /** Sets the task's own priority, from -1,000,000 to 1,000,000. Only the application itself can change it. */
    public TaskEdit priority(int priority) {
        return with("priority", priority);
    }

    /** Removes the task's own priority, so that the priority of its state applies. */
    public TaskEdit removePriority() {
        return with("priority", null);
    }

    /** Sets a field of the workflow to a text, a number, a boolean, a list or an object. Null removes the field. */
    public TaskEdit field(String name, @Nullable Object value) {
        return withEntry("fields", name, value);
    }
}
