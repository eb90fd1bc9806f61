// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.HttpResponses;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/apps/{app}/keys")
@Consumes(MediaType.APPLICATION_JSON)
class KeysResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @POST
    public Response create(@PathParam("app") String app, String body) {
        return invoker.call(app, holdfast.createKey, ActionRequest.of(body), key -> HttpResponses.json(201, key));
    }

    @GET
    public Response list(@PathParam("app") String app) {
        return invoker.call(app, holdfast.listKeys, ActionRequest.none());
    }

    @DELETE
    @Path("/{id}")
    public Response delete(@PathParam("app") String app, @PathParam("id") String id) {
        return invoker.call(app, holdfast.deleteKey, ActionRequest.none().with("id", id));
    }
}
