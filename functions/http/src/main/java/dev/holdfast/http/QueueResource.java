package dev.holdfast.http;

import dev.holdfast.Holdfast;
import dev.holdfast.hold.QueueIntents;
import dev.holdfast.problem.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;

@Path("/apps/{app}/queue")
@Consumes(MediaType.APPLICATION_JSON)
class QueueResource {
    @Inject
    Holdfast holdfast;

    @Inject
    Edge edge;

    @GET
    public Response list(
            @PathParam("app") String app,
            @QueryParam("kind") String kind,
            @QueryParam("model") String model,
            @QueryParam("name") String name,
            @QueryParam("label") String label,
            @QueryParam("requester") String requester,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        var request = Body.none()
                .with("kind", kind)
                .with("model", model)
                .with("name", name)
                .with("label", label)
                .with("requester", requester);
        return edge.call(
                app,
                holdfast.hold.listIntents,
                request.withNumber("limit", limit).with("pageToken", pageToken));
    }

    /** One intent, or an array of them. */
    @POST
    public Response queue(@PathParam("app") String app, String body) {
        var action = holdfast.hold.queueIntents;
        if (body.stripLeading().startsWith("[")) return edge.call(app, action, Body.whole("intents", body));
        return Edge.respond(
                edge.caller(app)
                        .then(caller -> Body.of(body)
                                .as(QueueIntents.Wanted.class)
                                .then(intent -> action.call(caller, new QueueIntents.Request(List.of(intent))))),
                result -> queued(app, result.intents().getFirst()));
    }

    private static Response queued(String app, QueueIntents.Line line) {
        if (!line.queued())
            return Edge.problem(new Problem.Conflict(String.valueOf(line.detail()), Map.of("intent", line.intent())));
        var location = URI.create("/apps/" + app + "/queue/" + line.intent().id());
        return Response.fromResponse(Edge.json(201, line.intent()))
                .location(location)
                .build();
    }

    @GET
    @Path("/{id}")
    public Response get(@PathParam("app") String app, @PathParam("id") String id) {
        return edge.call(
                app,
                holdfast.hold.listIntents,
                Body.none().with("id", id),
                result -> Edge.json(200, result.intents().getFirst()));
    }

    @POST
    @Path("/{id}/approve")
    public Response approve(@PathParam("app") String app, @PathParam("id") String id, String body) {
        return review(app, id, "approve", body);
    }

    @POST
    @Path("/{id}/reject")
    public Response reject(@PathParam("app") String app, @PathParam("id") String id, String body) {
        return review(app, id, "reject", body);
    }

    @POST
    @Path("/{id}/withdraw")
    public Response withdraw(@PathParam("app") String app, @PathParam("id") String id, String body) {
        return review(app, id, "withdraw", body);
    }

    private Response review(String app, String id, String decision, String body) {
        var request = Body.of(body).with("id", id).with("decision", decision);
        return edge.call(app, holdfast.hold.approveIntents, request);
    }

    @POST
    @Path("/release")
    public Response release(@PathParam("app") String app, String body) {
        return edge.call(app, holdfast.hold.releaseIntents, Body.of(body));
    }

    @POST
    @Path("/purge")
    public Response purge(@PathParam("app") String app, String body) {
        return edge.call(app, holdfast.hold.purgeIntents, Body.of(body));
    }

    @GET
    @Path("/batches/{batch}")
    public Response batch(@PathParam("app") String app, @PathParam("batch") String batch) {
        return edge.call(app, holdfast.hold.getBatch, Body.none().with("batch", batch));
    }

    @GET
    @Path("/policy")
    public Response policy(@PathParam("app") String app) {
        return edge.tagged(app, holdfast.hold.getPolicy, Body.none(), policy -> policy.version());
    }

    @PUT
    @Path("/policy")
    public Response putPolicy(@PathParam("app") String app, String body) {
        return edge.tagged(
                app,
                holdfast.hold.putPolicy,
                Body.of(body).with("version", edge.ifMatch()),
                policy -> policy.version());
    }
}
