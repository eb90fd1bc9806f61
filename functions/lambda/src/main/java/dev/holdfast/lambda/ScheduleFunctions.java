// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** Functions for the scheduled changes of items. */
public class ScheduleFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker invoker;

    @Inject
    ScheduleFunctions(Holdfast holdfast, LambdaActionInvoker invoker) {
        this.holdfast = holdfast;
        this.invoker = invoker;
    }

    @Funq("schedule-change")
    public InvocationReply schedule(InvocationPayload payload) {
        return invoker.call(holdfast.scheduleChange, payload);
    }

    @Funq("list-scheduled-changes")
    public InvocationReply list(InvocationPayload payload) {
        return invoker.call(holdfast.listScheduledChanges, payload);
    }

    @Funq("reschedule-change")
    public InvocationReply reschedule(InvocationPayload payload) {
        return invoker.call(holdfast.rescheduleChange, payload);
    }

    @Funq("cancel-change")
    public InvocationReply cancel(InvocationPayload payload) {
        return invoker.call(holdfast.cancelChange, payload);
    }
}
