// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.guard.HonouredHeaders;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/apps/{app}/timeline-access")
@Consumes(MediaType.APPLICATION_JSON)
class TimelineAccessResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    @HonouredHeaders(HttpHeaders.IF_NONE_MATCH)
    public Response get(@PathParam("app") String app) {
        return invoker.readWithETag(
                app, holdfast.getTimelineAccess, ActionRequest.none(), readers -> readers.version());
    }

    @PUT
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response put(@PathParam("app") String app, String body) {
        return invoker.withETag(
                app,
                holdfast.putTimelineAccess,
                ActionRequest.ofRequired(body)
                        .with("version", invoker.conditionalHeaders().ifMatchVersion()),
                readers -> readers.version());
    }
}
