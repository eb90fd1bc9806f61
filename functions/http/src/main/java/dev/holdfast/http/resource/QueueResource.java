// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.hold.QueueIntents;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.HttpResponses;
import dev.holdfast.http.guard.HonouredHeaders;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/apps/{app}/queue")
@Consumes(MediaType.APPLICATION_JSON)
class QueueResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

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
        var request = ActionRequest.none()
                .with("kind", kind)
                .with("model", model)
                .with("name", name)
                .with("label", label)
                .with("requester", requester);
        return invoker.call(
                app,
                holdfast.holdQueue.listIntents,
                request.withNumber("limit", limit).with("pageToken", pageToken));
    }

    @POST
    public Response queue(@PathParam("app") String app, String body) {
        return HttpResponses.respond(
                invoker.caller(app)
                        .flatMap(caller -> ActionRequest.of(body)
                                .decodeAs(QueueIntents.IntentInput.class)
                                .flatMap(intent -> holdfast.holdQueue.queueIntents.callForOne(caller, intent))),
                intent -> invoker.withLocation(HttpResponses.json(201, intent), "queue/" + intent.id()));
    }

    @POST
    @Path("/intents")
    public Response queueAll(@PathParam("app") String app, String body) {
        return invoker.call(app, holdfast.holdQueue.queueIntents, ActionRequest.of(body));
    }

    @GET
    @Path("/{id}")
    public Response get(@PathParam("app") String app, @PathParam("id") String id) {
        return invoker.call(
                app,
                holdfast.holdQueue.listIntents,
                ActionRequest.none().with("id", id),
                result -> HttpResponses.json(200, result.intents().getFirst()));
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
        var request = ActionRequest.of(body).with("id", id).with("decision", decision);
        return invoker.call(app, holdfast.holdQueue.approveIntents, request);
    }

    @POST
    @Path("/release")
    public Response release(@PathParam("app") String app, String body) {
        return invoker.call(app, holdfast.holdQueue.releaseIntents, ActionRequest.of(body));
    }

    @POST
    @Path("/purge")
    public Response purge(@PathParam("app") String app, String body) {
        return invoker.call(app, holdfast.holdQueue.purgeIntents, ActionRequest.of(body));
    }

    @GET
    @Path("/batches/{batch}")
    public Response batch(@PathParam("app") String app, @PathParam("batch") String batch) {
        return invoker.call(
                app, holdfast.holdQueue.getBatch, ActionRequest.none().with("batch", batch));
    }

    @GET
    @Path("/policy")
    @HonouredHeaders(HttpHeaders.IF_NONE_MATCH)
    public Response policy(@PathParam("app") String app) {
        return invoker.readWithETag(
                app, holdfast.holdQueue.getQueuePolicy, ActionRequest.none(), policy -> policy.version());
    }

    @PUT
    @Path("/policy")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response putPolicy(@PathParam("app") String app, String body) {
        return invoker.withETag(
                app,
                holdfast.holdQueue.putQueuePolicy,
                ActionRequest.ofRequired(body)
                        .with("version", invoker.conditionalHeaders().ifMatchVersion()),
                policy -> policy.version());
    }
}
