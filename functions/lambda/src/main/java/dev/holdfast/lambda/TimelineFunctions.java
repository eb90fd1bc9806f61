// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** Functions for queries over many items: search, timelines, lateness and completeness. */
public class TimelineFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker invoker;

    @Inject
    TimelineFunctions(Holdfast holdfast, LambdaActionInvoker invoker) {
        this.holdfast = holdfast;
        this.invoker = invoker;
    }

    @Funq("search-items")
    public InvocationReply search(InvocationPayload payload) {
        return invoker.call(holdfast.searchItems, payload);
    }

    @Funq("rebuild-search")
    public InvocationReply rebuild(InvocationPayload payload) {
        return invoker.call(holdfast.rebuildSearch, payload);
    }

    @Funq("republish-changes")
    public InvocationReply republish(InvocationPayload payload) {
        return invoker.call(holdfast.republishChanges, payload);
    }

    @Funq("trace-items")
    public InvocationReply trace(InvocationPayload payload) {
        return invoker.call(holdfast.traceItems, payload);
    }

    @Funq("explain-overdue")
    public InvocationReply explain(InvocationPayload payload) {
        return invoker.call(holdfast.explainOverdue, payload);
    }

    @Funq("report-completeness")
    public InvocationReply completeness(InvocationPayload payload) {
        return invoker.call(holdfast.reportCompleteness, payload);
    }

    @Funq("put-timeline-access")
    public InvocationReply putTimelineAccess(InvocationPayload payload) {
        return invoker.call(holdfast.putTimelineAccess, payload);
    }

    @Funq("get-timeline-access")
    public InvocationReply getTimelineAccess(InvocationPayload payload) {
        return invoker.call(holdfast.getTimelineAccess, payload);
    }
}
