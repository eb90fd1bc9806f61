// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.DocumentStore;

/** Returns the applications that are allowed to read this application's part of a timeline. */
public final class GetTimelineAccess extends Action<GetTimelineAccess.Request, TimelineAccessView> {
    private final DocumentStore<TimelineAccess> accessDocuments;

    public GetTimelineAccess(DocumentStore<TimelineAccess> readers) {
        super(Scope.READ, Request.class);
        this.accessDocuments = readers;
    }

    public record Request() {}

    @Override
    protected ActionResult<TimelineAccessView> run(Caller caller, Request request) {
        return ActionResult.ok(TimelineAccessView.of(accessDocuments.read(caller.app())));
    }
}
