// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.input;

import dev.holdfast.access.Caller;
import dev.holdfast.field.FieldAccess;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.util.List;

/** In a workflow with fields, people write only fields. All other members of an item belong to the application. */
public final class MemberLock {
    private MemberLock() {}

    /** Whether the caller can write other members than fields. */
    public static boolean allows(Workflow workflow, Caller caller) {
        return workflow.fields() == null || FieldAccess.isOwner(caller);
    }

    /** Returns the problem for a caller who writes members of the application. */
    public static Problem problemOf(List<String> members, Caller caller) {
        return new Problem.Forbidden(caller.name() + " may not change " + String.join(", ", members)
                + "; in a workflow with fields, people change only fields");
    }
}
