// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** Functions for workflows. */
public class WorkflowFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker invoker;

    @Inject
    WorkflowFunctions(Holdfast holdfast, LambdaActionInvoker invoker) {
        this.holdfast = holdfast;
        this.invoker = invoker;
    }

    @Funq("put-workflow")
    public InvocationReply put(InvocationPayload payload) {
        return invoker.call(holdfast.putWorkflow, payload);
    }

    @Funq("get-workflow")
    public InvocationReply get(InvocationPayload payload) {
        return invoker.call(holdfast.getWorkflow, payload);
    }

    @Funq("list-workflows")
    public InvocationReply list(InvocationPayload payload) {
        return invoker.call(holdfast.listWorkflows, payload);
    }

    @Funq("delete-workflow")
    public InvocationReply delete(InvocationPayload payload) {
        return invoker.call(holdfast.deleteWorkflow, payload);
    }

    @Funq("put-calendar")
    public InvocationReply putCalendar(InvocationPayload payload) {
        return invoker.call(holdfast.putCalendar, payload);
    }

    @Funq("get-calendar")
    public InvocationReply getCalendar(InvocationPayload payload) {
        return invoker.call(holdfast.getCalendar, payload);
    }

    @Funq("list-calendars")
    public InvocationReply listCalendars(InvocationPayload payload) {
        return invoker.call(holdfast.listCalendars, payload);
    }

    @Funq("delete-calendar")
    public InvocationReply deleteCalendar(InvocationPayload payload) {
        return invoker.call(holdfast.deleteCalendar, payload);
    }
}
