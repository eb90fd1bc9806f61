// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** The tasks and requests of the person who calls. */
@Path("/apps/{app}/me")
class InboxResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    @Path("/tasks")
    public Response tasks(
            @PathParam("app") String app,
            @QueryParam("assigned") String assigned,
            @QueryParam("overdue") String overdue,
            @QueryParam("ready") String ready,
            @QueryParam("text") String text,
            @QueryParam("counts") String counts,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        return invoker.call(
                app,
                holdfast.listTasks,
                ActionRequest.none()
                        .withFlag("assigned", assigned)
                        .withFlag("overdue", overdue)
                        .withFlag("ready", ready)
                        .with("text", text)
                        .withFlag("counts", counts)
                        .withNumber("limit", limit)
                        .with("pageToken", pageToken));
    }

    @GET
    @Path("/waiting")
    public Response waiting(
            @PathParam("app") String app,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        var request = ActionRequest.none().withNumber("limit", limit);
        return invoker.call(app, holdfast.listRequests, request.with("pageToken", pageToken));
    }
}
