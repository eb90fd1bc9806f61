package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** What is done with workflows. */
public class WorkflowFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker lambdaActionInvoker;

    @Inject
    WorkflowFunctions(Holdfast holdfast, LambdaActionInvoker lambdaActionInvoker) {
        this.holdfast = holdfast;
        this.lambdaActionInvoker = lambdaActionInvoker;
    }

    @Funq("put-workflow")
    public InvocationReply put(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.putWorkflow, invocationPayload);
    }

    @Funq("get-workflow")
    public InvocationReply get(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.getWorkflow, invocationPayload);
    }

    @Funq("list-workflows")
    public InvocationReply list(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.listWorkflows, invocationPayload);
    }

    @Funq("delete-workflow")
    public InvocationReply delete(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.deleteWorkflow, invocationPayload);
    }
}
