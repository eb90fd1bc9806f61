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
 * @param versions the version that the change added, or the versions that it deleted
 * @param cause the cause in the request; null if the request has no cause
 */
public record WorkflowChange(
        long revision,
        WorkflowEventType type,
        List<Integer> versions,
        Instant at,
        String by,
        @Nullable ChangeCause cause) {
    /** The kinds of changes of a workflow. The JSON name of a kind is the last part of the event type. */
    public enum WorkflowEventType implements JsonEnum {
        /** The workflow has a new version. */
        CHANGED,
        /** A caller deleted the workflow or one of its versions. */
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
