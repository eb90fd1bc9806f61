// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A new version of a workflow. */
public final class WorkflowDocument extends CallRequest<WorkflowDocument> {
    private WorkflowDocument(ObjectNode members) {
        super(members);
    }

    /** Creates a request from a document: a map, a JSON tree, or an object of the application. */
    public static WorkflowDocument of(String name, Object document) {
        return new WorkflowDocument(noMembers().put("name", name)).withData("document", document);
    }

    /** Creates a request from a document in YAML. */
    public static WorkflowDocument yaml(String name, String yaml) {
        return new WorkflowDocument(noMembers().put("name", name).put("yaml", yaml));
    }

    @Override
    protected WorkflowDocument copyOf(ObjectNode members) {
        return new WorkflowDocument(members);
    }

    /** Demands that the workflow still has this version. Otherwise, Holdfast refuses the call. */
    public WorkflowDocument ifVersion(long version) {
        return with("version", version);
    }

    /** Demands that the workflow doesn't exist yet. Otherwise, Holdfast refuses the call. */
    public WorkflowDocument ifAbsent() {
        return with("version", 0);
    }

    /** Only checks the request. The answer contains the expected result, and nothing changes. */
    public WorkflowDocument dryRun() {
        return with("dryRun", true);
    }
}
