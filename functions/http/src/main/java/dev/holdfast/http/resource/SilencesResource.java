// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/apps/{app}/silences")
@Consumes(MediaType.APPLICATION_JSON)
class SilencesResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    public Response list(@PathParam("app") String app) {
        return invoker.call(app, holdfast.listSilences, ActionRequest.none());
    }

    @PUT
    @Path("/{id}")
    public Response put(@PathParam("app") String app, @PathParam("id") String id, String body) {
        return invoker.call(app, holdfast.putSilence, ActionRequest.of(body).with("id", id));
    }

    @DELETE
    @Path("/{id}")
    public Response delete(@PathParam("app") String app, @PathParam("id") String id) {
        return invoker.call(app, holdfast.deleteSilence, ActionRequest.none().with("id", id));
    }
}
