// SPDX-License-Identifier: Apache-2.0
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
 * Sets the applications that are allowed to read this application's part of a timeline. The access includes the entries
 * of a correlation or link that both applications use, and the status of the items in these entries. The access
 * includes nothing else. Only callers of the application itself can give this access.
 */
public final class PutTimelineAccess extends Action<PutTimelineAccess.Request, TimelineAccessView> {
    private final DocumentStore<TimelineAccess> accessDocuments;

    public PutTimelineAccess(DocumentStore<TimelineAccess> readers) {
        super(Scope.MANAGE, Request.class);
        this.accessDocuments = readers;
    }

    /**
     * @param apps all applications with access; empty if no application has access
     * @param version the version that the access must have (If-Match). If the versions differ, the action refuses the
     *     call
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
