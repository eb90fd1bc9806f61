package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** What is asked of many items at once. */
public class TimelineFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker lambdaActionInvoker;

    @Inject
    TimelineFunctions(Holdfast holdfast, LambdaActionInvoker lambdaActionInvoker) {
        this.holdfast = holdfast;
        this.lambdaActionInvoker = lambdaActionInvoker;
    }

    @Funq("search-items")
    public InvocationReply search(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.searchItems, invocationPayload);
    }

    @Funq("rebuild-search")
    public InvocationReply rebuild(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.rebuildSearch, invocationPayload);
    }

    @Funq("trace-items")
    public InvocationReply trace(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.traceItems, invocationPayload);
    }

    @Funq("report-completeness")
    public InvocationReply completeness(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.reportCompleteness, invocationPayload);
    }

    @Funq("put-timeline-access")
    public InvocationReply putTimelineAccess(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.putTimelineAccess, invocationPayload);
    }

    @Funq("get-timeline-access")
    public InvocationReply getTimelineAccess(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.getTimelineAccess, invocationPayload);
    }
}
