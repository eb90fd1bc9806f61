package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** What is asked of many items at once. */
public class InsightFunctions {
    private final Holdfast holdfast;
    private final Edge edge;

    @Inject
    InsightFunctions(Holdfast holdfast, Edge edge) {
        this.holdfast = holdfast;
        this.edge = edge;
    }

    @Funq("search-items")
    public Reply search(Payload payload) {
        return edge.call(holdfast.searchItems, payload);
    }

    @Funq("rebuild-search")
    public Reply rebuild(Payload payload) {
        return edge.call(holdfast.rebuildSearch, payload);
    }

    @Funq("trace-items")
    public Reply trace(Payload payload) {
        return edge.call(holdfast.traceItems, payload);
    }

    @Funq("report-completeness")
    public Reply completeness(Payload payload) {
        return edge.call(holdfast.reportCompleteness, payload);
    }

    @Funq("put-timeline-access")
    public Reply putTimelineAccess(Payload payload) {
        return edge.call(holdfast.putReaders, payload);
    }

    @Funq("get-timeline-access")
    public Reply getTimelineAccess(Payload payload) {
        return edge.call(holdfast.getReaders, payload);
    }
}
