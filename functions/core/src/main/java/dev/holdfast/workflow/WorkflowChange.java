package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One change of a workflow.
 *
 * @param revision which change it was, counted from 1
 * @param versions the version that was put, or those that were taken out of use
 * @param cause why it was asked for, null when nobody said
 */
public record WorkflowChange(
        long revision,
        WorkflowEventType type,
        List<Integer> versions,
        Instant at,
        String by,
        @Nullable ChangeCause cause) {
    /** What happened; the last part of its event's type. */
    public enum WorkflowEventType {
        /** It has a new version. */
        CHANGED,
        /** It, or one of its versions, is out of use. */
        DELETED;

        @JsonValue
        public String jsonName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public WorkflowChange {
        versions = List.copyOf(versions);
    }

    static WorkflowChange by(
            Caller caller, long revision, WorkflowEventType workflowEventType, List<Integer> versions, Instant at) {
        return new WorkflowChange(revision, workflowEventType, versions, at, caller.name(), caller.cause());
    }
}
