// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** Functions for the tasks of people, and for the items that people asked for. */
public class TaskFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker invoker;

    @Inject
    TaskFunctions(Holdfast holdfast, LambdaActionInvoker invoker) {
        this.holdfast = holdfast;
        this.invoker = invoker;
    }

    @Funq("claim-task")
    public InvocationReply claim(InvocationPayload payload) {
        return invoker.call(holdfast.claimTask, payload);
    }

    @Funq("unclaim-task")
    public InvocationReply unclaim(InvocationPayload payload) {
        return invoker.call(holdfast.unclaimTask, payload);
    }

    @Funq("assign-task")
    public InvocationReply assign(InvocationPayload payload) {
        return invoker.call(holdfast.assignTask, payload);
    }

    @Funq("edit-task")
    public InvocationReply edit(InvocationPayload payload) {
        return invoker.call(holdfast.editTask, payload);
    }

    @Funq("list-tasks")
    public InvocationReply list(InvocationPayload payload) {
        return invoker.call(holdfast.listTasks, payload);
    }

    @Funq("list-requests")
    public InvocationReply listRequests(InvocationPayload payload) {
        return invoker.call(holdfast.listRequests, payload);
    }
}
