package dev.holdfast.http;

import dev.holdfast.event.Schema;
import dev.holdfast.problem.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** The schemas that events name. They are the same everywhere, and open to all. */
@Path("/schemas")
class SchemasResource {
    @GET
    @Path("/{name}")
    public Response schema(@PathParam("name") String name) {
        return Schema.named(name)
                .map(schema -> Response.ok(schema.text())
                        .type("application/schema+json")
                        .build())
                .orElseGet(() -> Edge.problem(new Problem.NotFound("there is no schema " + name)));
    }
}
