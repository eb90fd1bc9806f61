// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A request to read or delete a workflow. */
public final class WorkflowSelection extends CallRequest<WorkflowSelection> {
    private WorkflowSelection(ObjectNode members) {
        super(members);
    }

    /** Selects a workflow. A read then reads its current version, and a deletion deletes all its versions. */
    public static WorkflowSelection of(String name) {
        return new WorkflowSelection(noMembers().put("name", name));
    }

    @Override
    protected WorkflowSelection copyOf(ObjectNode members) {
        return new WorkflowSelection(members);
    }

    /** Selects one version. */
    public WorkflowSelection version(int version) {
        return with("version", version);
    }

    /** Only checks a deletion. The answer contains the expected result, and nothing changes. */
    public WorkflowSelection dryRun() {
        return with("dryRun", true);
    }
}
