package dev.holdfast.http;

import dev.holdfast.Holdfast;
import dev.holdfast.item.CreateItem;
import dev.holdfast.item.ItemView;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/apps/{app}/items")
@Consumes(MediaType.APPLICATION_JSON)
class ItemsResource {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    @Inject
    Holdfast holdfast;

    @Inject
    Edge edge;

    @POST
    public Response create(@PathParam("app") String app, String body) {
        var request = Body.of(body).with("idempotencyKey", edge.header(IDEMPOTENCY_KEY));
        return edge.call(app, holdfast.createItem, request, result -> created(app, result));
    }

    @GET
    public Response list(
            @PathParam("app") String app,
            @QueryParam("workflow") String workflow,
            @QueryParam("state") String state,
            @QueryParam("overdue") String overdue,
            @QueryParam("olderThan") String olderThan,
            @QueryParam("label") List<String> labels,
            @QueryParam("counts") String counts,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        return edge.call(
                app,
                holdfast.listItems,
                Body.none()
                        .with("workflow", workflow)
                        .with("state", state)
                        .withFlag("overdue", overdue)
                        .with("olderThan", olderThan)
                        .withLabels(labels)
                        .withFlag("counts", counts)
                        .withNumber("limit", limit)
                        .with("pageToken", pageToken));
    }

    @GET
    @Path("/{workflow}/{key}")
    public Response get(
            @PathParam("app") String app, @PathParam("workflow") String workflow, @PathParam("key") String key) {
        return edge.call(app, holdfast.getItem, item(null, workflow, key), item -> {
            return edge.known(item.version())
                    ? Response.notModified(Edge.etag(item.version())).build()
                    : Edge.tagged(200, item, item.version());
        });
    }

    @PATCH
    @Path("/{workflow}/{key}")
    public Response edit(
            @PathParam("app") String app,
            @PathParam("workflow") String workflow,
            @PathParam("key") String key,
            String body) {
        return edge.tagged(app, holdfast.editItem, item(body, workflow, key), item -> item.version());
    }

    @DELETE
    @Path("/{workflow}/{key}")
    public Response delete(
            @PathParam("app") String app,
            @PathParam("workflow") String workflow,
            @PathParam("key") String key,
            @QueryParam("note") String note) {
        return edge.call(app, holdfast.deleteItem, item(null, workflow, key).with("note", note));
    }

    @POST
    @Path("/{workflow}/{key}/advance")
    public Response advance(
            @PathParam("app") String app,
            @PathParam("workflow") String workflow,
            @PathParam("key") String key,
            String body) {
        var request = item(body, workflow, key).with("idempotencyKey", edge.header(IDEMPOTENCY_KEY));
        return edge.tagged(app, holdfast.advanceItem, request, moved -> moved.version());
    }

    @POST
    @Path("/{workflow}/{key}/complete")
    public Response complete(
            @PathParam("app") String app,
            @PathParam("workflow") String workflow,
            @PathParam("key") String key,
            String body) {
        var request = item(body, workflow, key).with("idempotencyKey", edge.header(IDEMPOTENCY_KEY));
        return edge.tagged(app, holdfast.completeItem, request, moved -> moved.version());
    }

    @POST
    @Path("/{workflow}/{key}/heartbeat")
    public Response heartbeat(
            @PathParam("app") String app,
            @PathParam("workflow") String workflow,
            @PathParam("key") String key,
            String body) {
        return edge.tagged(app, holdfast.heartbeatItem, item(body, workflow, key), beat -> beat.version());
    }

    @POST
    @Path("/{workflow}/{key}/acknowledge")
    public Response acknowledge(
            @PathParam("app") String app,
            @PathParam("workflow") String workflow,
            @PathParam("key") String key,
            String body) {
        return edge.tagged(app, holdfast.acknowledgeItem, item(body, workflow, key), item -> item.version());
    }

    @POST
    @Path("/{workflow}/{key}/hold")
    public Response hold(
            @PathParam("app") String app,
            @PathParam("workflow") String workflow,
            @PathParam("key") String key,
            String body) {
        return edge.tagged(app, holdfast.hold.holdItem, item(body, workflow, key), item -> item.version());
    }

    @POST
    @Path("/{workflow}/{key}/release")
    public Response release(
            @PathParam("app") String app,
            @PathParam("workflow") String workflow,
            @PathParam("key") String key,
            String body) {
        return edge.tagged(app, holdfast.hold.releaseItem, item(body, workflow, key), item -> item.version());
    }

    @GET
    @Path("/{workflow}/{key}/notices")
    public Response notices(
            @PathParam("app") String app,
            @PathParam("workflow") String workflow,
            @PathParam("key") String key,
            @QueryParam("state") String state,
            @QueryParam("type") String type,
            @QueryParam("level") String level) {
        var request = Body.none().with("workflow", workflow).with("key", key).with("state", state);
        return edge.call(
                app, holdfast.previewNotices, request.with("type", type).withNumber("level", level));
    }

    @GET
    @Path("/{workflow}/{key}/history")
    public Response history(
            @PathParam("app") String app,
            @PathParam("workflow") String workflow,
            @PathParam("key") String key,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        var request = Body.none().with("workflow", workflow).with("key", key);
        return edge.call(
                app, holdfast.itemHistory, request.withNumber("limit", limit).with("pageToken", pageToken));
    }

    private Body item(@Nullable String body, String workflow, String key) {
        return Body.of(body).with("workflow", workflow).with("key", key).with("version", edge.ifMatch());
    }

    private static Response created(String app, CreateItem.Result result) {
        ItemView item = result.item();
        var response = Edge.tagged(result.created() ? 201 : 200, item, item.version());
        var location = URI.create("/apps/" + app + "/items/" + item.workflow() + "/" + item.key());
        return Response.fromResponse(response).location(location).build();
    }
}
