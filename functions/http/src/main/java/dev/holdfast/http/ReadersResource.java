package dev.holdfast.http;

import dev.holdfast.Holdfast;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/apps/{app}/timeline-access")
@Consumes(MediaType.APPLICATION_JSON)
class ReadersResource {
    private final Holdfast holdfast;
    private final Edge edge;

    @Inject
    ReadersResource(Holdfast holdfast, Edge edge) {
        this.holdfast = holdfast;
        this.edge = edge;
    }

    @GET
    public Response get(@PathParam("app") String app) {
        return edge.tagged(app, holdfast.getReaders, Body.none(), readers -> readers.version());
    }

    @PUT
    public Response put(@PathParam("app") String app, String body) {
        return edge.tagged(
                app, holdfast.putReaders, Body.of(body).with("version", edge.ifMatch()), readers -> readers.version());
    }
}
