// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.IdempotencyKey;
import dev.holdfast.http.guard.HonouredHeaders;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The scheduled changes of an item. */
@Path("/apps/{app}/items/{workflow}/{key}/schedules")
@Consumes(MediaType.APPLICATION_JSON)
class SchedulesResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    public Response list(
            @BeanParam ItemPath path, @QueryParam("limit") String limit, @QueryParam("pageToken") String pageToken) {
        var request = path.addTo(ActionRequest.none()).withNumber("limit", limit);
        return invoker.call(path.app(), holdfast.listScheduledChanges, request.with("pageToken", pageToken));
    }

    @POST
    @HonouredHeaders(IdempotencyKey.HEADER)
    public Response schedule(@BeanParam ItemPath path, String body) {
        var request = IdempotencyKey.addTo(
                path.addTo(ActionRequest.ofRequired(body)), invoker.textHeader(IdempotencyKey.HEADER), body);
        return invoker.withETag(path.app(), holdfast.scheduleChange, request, change -> change.version());
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response reschedule(@BeanParam ItemPath path, @PathParam("id") String id, String body) {
        var request = withVersion(path.addTo(ActionRequest.ofRequired(body)), id);
        return invoker.withETag(path.app(), holdfast.rescheduleChange, request, change -> change.version());
    }

    @DELETE
    @Path("/{id}")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response cancel(@BeanParam ItemPath path, @PathParam("id") String id, @QueryParam("note") String note) {
        var request = withVersion(path.addTo(ActionRequest.none()), id);
        return invoker.call(path.app(), holdfast.cancelChange, request.with("note", note));
    }

    private ActionRequest withVersion(ActionRequest actionRequest, String id) {
        return actionRequest
                .with("id", id)
                .with("version", invoker.conditionalHeaders().ifMatchVersion());
    }
}
