// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/apps/{app}/claims")
@Consumes(MediaType.APPLICATION_JSON)
class ClaimsResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @POST
    public Response claim(@PathParam("app") String app, String body) {
        return invoker.call(app, holdfast.claimItem, ActionRequest.ofRequired(body));
    }
}
