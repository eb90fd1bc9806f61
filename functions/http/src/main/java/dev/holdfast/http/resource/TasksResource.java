// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.guard.HonouredHeaders;
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
        var request = withVersion(path.addTo(ActionRequest.of(body)));
        return invoker.withETag(path.app(), holdfast.claimTask, request, item -> item.version());
    }

    @POST
    @Path("/unclaim")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response unclaim(@BeanParam ItemPath path, String body) {
        var request = withVersion(path.addTo(ActionRequest.of(body)));
        return invoker.withETag(path.app(), holdfast.unclaimTask, request, item -> item.version());
    }

    @POST
    @Path("/assign")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response assign(@BeanParam ItemPath path, String body) {
        var request = withVersion(path.addTo(ActionRequest.ofRequired(body)));
        return invoker.withETag(path.app(), holdfast.assignTask, request, item -> item.version());
    }

    @PATCH
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response edit(@BeanParam ItemPath path, String body) {
        var request = withVersion(path.addTo(ActionRequest.ofRequired(body)));
        return invoker.withETag(path.app(), holdfast.editTask, request, item -> item.version());
    }

    private ActionRequest withVersion(ActionRequest actionRequest) {
        return actionRequest.with("version", invoker.conditionalHeaders().ifMatchVersion());
    }
}
