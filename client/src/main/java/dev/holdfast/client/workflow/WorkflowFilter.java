// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import org.jspecify.annotations.Nullable;

/** A request to list the workflows. */
public final class WorkflowFilter extends CallRequest<WorkflowFilter> {
    private WorkflowFilter(ObjectNode members) {
        super(members);
    }

    /** Selects all workflows. */
    public static WorkflowFilter all() {
        return new WorkflowFilter(noMembers());
    }

    @Override
    protected WorkflowFilter copyOf(ObjectNode members) {
        return new WorkflowFilter(members);
    }

    /** Sets the largest number of entries in a page. */
    public WorkflowFilter pageSize(int entries) {
        return with("limit", entries);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public WorkflowFilter pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }
}
