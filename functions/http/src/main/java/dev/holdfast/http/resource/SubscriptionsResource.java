// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.HttpResponses;
import dev.holdfast.json.JsonCodec;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/apps/{app}/subscriptions")
@Consumes(MediaType.APPLICATION_JSON)
class SubscriptionsResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    public Response list(@PathParam("app") String app) {
        return invoker.call(app, holdfast.listSubscriptions, ActionRequest.none());
    }

    @PUT
    @Path("/{id}")
    public Response put(@PathParam("app") String app, @PathParam("id") String id, String body) {
        return invoker.call(
                app,
                holdfast.putSubscription,
                ActionRequest.of(body).with("id", id),
                result -> HttpResponses.json(
                        result.created() ? 201 : 200,
                        JsonCodec.withWarnings(result.subscription(), result.warnings())));
    }

    @DELETE
    @Path("/{id}")
    public Response delete(@PathParam("app") String app, @PathParam("id") String id) {
        return invoker.call(
                app, holdfast.deleteSubscription, ActionRequest.none().with("id", id));
    }

    @GET
    @Path("/{id}/deliveries")
    public Response deliveries(
            @PathParam("app") String app,
            @PathParam("id") String id,
            @QueryParam("status") String status,
            @QueryParam("since") String since,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        var request = ActionRequest.none()
                .with("subscription", id)
                .with("status", status)
                .with("since", since);
        return invoker.call(
                app, holdfast.listDeliveries, request.withNumber("limit", limit).with("pageToken", pageToken));
    }

    @POST
    @Path("/{id}/replay")
    public Response replay(@PathParam("app") String app, @PathParam("id") String id, String body) {
        return invoker.call(
                app, holdfast.replayDeliveries, ActionRequest.of(body).with("subscription", id));
    }

    @POST
    @Path("/{id}/test")
    public Response test(@PathParam("app") String app, @PathParam("id") String id, String body) {
        return invoker.call(
                app, holdfast.testSubscription, ActionRequest.of(body).with("id", id));
    }
}
