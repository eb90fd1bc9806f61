// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.json.JsonEnum;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of a workflow.
 *
 * @param revision the number of the change, counted from 1
 * @param versions the added version, or the deleted versions
 * @param cause the cause in the request; null if the request has no cause
 */
public record WorkflowChange(
        long revision,
        WorkflowEventType type,
        List<Integer> versions,
        Instant at,
        String by,
        @Nullable ChangeCause cause) {
    /** The kind of change. Its JSON name is the last part of the event type. */
    public enum WorkflowEventType implements JsonEnum {
        /** The workflow has a new version. */
        CHANGED,
        /** The workflow or one of its versions was deleted. */
        DELETED
    }

    public WorkflowChange {
        versions = List.copyOf(versions);
    }

    static WorkflowChange by(
            Caller caller, long revision, WorkflowEventType workflowEventType, List<Integer> versions, Instant at) {
        return new WorkflowChange(revision, workflowEventType, versions, at, caller.name(), caller.cause());
    }
}
