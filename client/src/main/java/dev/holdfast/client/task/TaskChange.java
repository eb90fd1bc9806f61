// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/**
 * A change of the task of one item.
 *
 * @param <R> the subclass
 */
public abstract sealed class TaskChange<R extends TaskChange<R>> extends CallRequest<R>
        permits TaskClaim, TaskReturn, TaskAssignment, TaskEdit {
    TaskChange(ObjectNode members) {
        super(members);
    }

    static ObjectNode identify(String workflow, String key) {
        return noMembers().put("workflow", workflow).put("key", key);
    }

    /** Sets a text for the history. */
    public final R note(String note) {
        return with("note", note);
    }

    /** Demands that the item still has this version. Otherwise, Holdfast refuses the change. */
    public final R ifVersion(long version) {
        return with("version", version);
    }
}
