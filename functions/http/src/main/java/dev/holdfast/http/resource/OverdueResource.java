// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.guard.SameOrigin;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

@Path("/apps/{app}/overdue")
class OverdueResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    @SameOrigin
    public Response explain(
            @PathParam("app") String app,
            @QueryParam("workflow") String workflow,
            @QueryParam("key") String key,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        var request = ActionRequest.none().with("workflow", workflow).with("key", key);
        return invoker.call(
                app, holdfast.explainOverdue, request.withNumber("limit", limit).with("pageToken", pageToken));
    }
}
