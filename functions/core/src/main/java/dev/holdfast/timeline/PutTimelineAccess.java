package dev.holdfast.timeline;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.table.DocumentStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which other applications may read this one's part of a timeline: the lines under a correlation or link that both name, and where
 * their items stand. Nothing else of the application opens to them, and it is for each application to admit others, never for those to ask.
 */
public final class PutTimelineAccess extends Action<PutTimelineAccess.Request, TimelineAccessView> {
    private final DocumentStore<TimelineAccess> accessDocuments;

    public PutTimelineAccess(DocumentStore<TimelineAccess> readers) {
        super(Scope.MANAGE, Request.class);
        this.accessDocuments = readers;
    }

    /**
     * @param apps all that may; empty for nobody
     * @param version refuse if there is another version (If-Match)
     */
    public record Request(List<String> apps, @Nullable Long version) {}

    @Override
    protected ActionResult<TimelineAccessView> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkApps("/apps", request.apps(), InputFaults.MAX_ENTRIES);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return accessDocuments
                .put(caller.app(), new TimelineAccess(request.apps()), request.version())
                .flatMap(versionedDocument -> ActionResult.ok(TimelineAccessView.of(versionedDocument)));
    }
}
