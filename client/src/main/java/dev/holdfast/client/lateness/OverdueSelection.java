// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.lateness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import org.jspecify.annotations.Nullable;

/** A request to explain why items are late. */
public final class OverdueSelection extends CallRequest<OverdueSelection> {
    private OverdueSelection(ObjectNode members) {
        super(members);
    }

    /** Selects the overdue items of all workflows. */
    public static OverdueSelection all() {
        return new OverdueSelection(noMembers());
    }

    /** Selects the overdue items of a workflow. */
    public static OverdueSelection workflow(String workflow) {
        return new OverdueSelection(noMembers().put("workflow", workflow));
    }

    /** Selects one item, even if it isn't late. */
    public static OverdueSelection item(String workflow, String key) {
        return new OverdueSelection(noMembers().put("workflow", workflow).put("key", key));
    }

    @Override
    protected OverdueSelection copyOf(ObjectNode members) {
        return new OverdueSelection(members);
    }

    /** Sets the largest number of explanations in a page: at most 100. */
    public OverdueSelection pageSize(int explanations) {
        return with("limit", explanations);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public OverdueSelection pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }
}
