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

@Path("/apps/{app}/search")
class SearchResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    @SameOrigin
    public Response search(
            @PathParam("app") String app,
            @QueryParam("query") String query,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        var request = ActionRequest.none().with("query", query);
        return invoker.call(
                app, holdfast.searchItems, request.withNumber("limit", limit).with("pageToken", pageToken));
    }
}
