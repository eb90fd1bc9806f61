package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** What is done with workflows. */
public class WorkflowFunctions {
    private final Holdfast holdfast;
    private final Edge edge;

    @Inject
    WorkflowFunctions(Holdfast holdfast, Edge edge) {
        this.holdfast = holdfast;
        this.edge = edge;
    }

    @Funq("put-workflow")
    public Reply put(Payload payload) {
        return edge.call(holdfast.putWorkflow, payload);
    }

    @Funq("get-workflow")
    public Reply get(Payload payload) {
        return edge.call(holdfast.getWorkflow, payload);
    }

    @Funq("list-workflows")
    public Reply list(Payload payload) {
        return edge.call(holdfast.listWorkflows, payload);
    }

    @Funq("delete-workflow")
    public Reply delete(Payload payload) {
        return edge.call(holdfast.deleteWorkflow, payload);
    }
}
