// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import org.jspecify.annotations.Nullable;

/** A request to move open items to another version of their workflow. */
public final class WorkflowMigration extends CallRequest<WorkflowMigration> {
    private WorkflowMigration(ObjectNode members) {
        super(members);
    }

    /** Moves the open items of older versions to the current version. */
    public static WorkflowMigration of(String workflow) {
        return new WorkflowMigration(noMembers().put("workflow", workflow));
    }

    @Override
    protected WorkflowMigration copyOf(ObjectNode members) {
        return new WorkflowMigration(members);
    }

    /** Sets the version to which the items move. */
    public WorkflowMigration to(int version) {
        return with("to", version);
    }

    /** Moves only items of this version. */
    public WorkflowMigration from(int version) {
        return with("from", version);
    }

    /** Sets the new name of a state that the target version renames. */
    public WorkflowMigration state(String oldName, String newName) {
        return withEntry("states", oldName, newName);
    }

    /** Moves only the items with these keys. */
    public WorkflowMigration keys(String... keys) {
        return with("keys", keys);
    }

    /** Changes nothing, and returns the outcome that the call would have. */
    public WorkflowMigration dryRun() {
        return with("dryRun", true);
    }

    /** Sets a text for the history. */
    public WorkflowMigration note(String note) {
        return with("note", note);
    }

    /** Sets the largest number of entries in a page. */
    public WorkflowMigration pageSize(int entries) {
        return with("limit", entries);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public WorkflowMigration pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }
}
