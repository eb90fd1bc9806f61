// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Action;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.guard.HonouredHeaders;
import dev.holdfast.item.view.ItemView;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The task of an item. */
@Path("/apps/{app}/items/{workflow}/{key}/task")
@Consumes(MediaType.APPLICATION_JSON)
class TasksResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @POST
    @Path("/claim")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response claim(@BeanParam ItemPath path, String body) {
        return change(path, holdfast.claimTask, ActionRequest.of(body));
    }

    @POST
    @Path("/unclaim")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response unclaim(@BeanParam ItemPath path, String body) {
        return change(path, holdfast.unclaimTask, ActionRequest.of(body));
    }

    @POST
    @Path("/assign")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response assign(@BeanParam ItemPath path, String body) {
        return change(path, holdfast.assignTask, ActionRequest.ofRequired(body));
    }

    @PATCH
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response edit(@BeanParam ItemPath path, String body) {
        return change(path, holdfast.editTask, ActionRequest.ofRequired(body));
    }

    private Response change(ItemPath path, Action<?, ItemView> action, ActionRequest actionRequest) {
        var request = path.addTo(actionRequest)
                .with("version", invoker.conditionalHeaders().ifMatchVersion());
        return invoker.withETag(path.app(), action, request, item -> item.version());
    }
}
