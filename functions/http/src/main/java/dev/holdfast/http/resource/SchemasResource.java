// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.event.EventSchema;
import dev.holdfast.http.HttpResponses;
import dev.holdfast.problem.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/**
 * Returns the schemas of event data. Events contain the URIs of these schemas. A schema has the same URI on all
 * servers. Clients need no API key to read the schemas.
 */
@Path("/schemas")
class SchemasResource {
    @GET
    @Path("/{name}")
    public Response schema(@PathParam("name") String name) {
        return EventSchema.findByName(name)
                .map(eventSchema -> Response.ok(eventSchema.readText().stripTrailing())
                        .type("application/schema+json")
                        .build())
                .orElseGet(() -> HttpResponses.problem(new Problem.NotFound("there is no schema " + name)));
    }
}
