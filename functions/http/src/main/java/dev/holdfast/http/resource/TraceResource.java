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
import java.util.List;

@Path("/apps/{app}/trace")
class TraceResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    @SameOrigin
    public Response trace(
            @PathParam("app") String app,
            @QueryParam("correlation") String correlation,
            @QueryParam("link") String link,
            @QueryParam("apps") List<String> apps,
            @QueryParam("workflow") String workflow,
            @QueryParam("key") String key,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        var request = ActionRequest.none()
                .with("correlation", correlation)
                .with("link", link)
                .with("apps", apps.isEmpty() ? null : apps)
                .with("workflow", workflow)
                .with("key", key);
        return invoker.call(
                app, holdfast.traceItems, request.withNumber("limit", limit).with("pageToken", pageToken));
    }
}
