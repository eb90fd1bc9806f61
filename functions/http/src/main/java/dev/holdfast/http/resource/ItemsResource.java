// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.IdempotencyKey;
import dev.holdfast.http.ProblemException;
import dev.holdfast.http.guard.CrossSiteGuard;
import dev.holdfast.http.guard.HonouredHeaders;
import dev.holdfast.http.guard.OriginPolicy;
import dev.holdfast.item.action.CreateItem;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.JsonCodec;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

@Path("/apps/{app}/items")
@Consumes(MediaType.APPLICATION_JSON)
class ItemsResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @Inject
    OriginPolicy originPolicy;

    @POST
    @HonouredHeaders(IdempotencyKey.HEADER)
    public Response create(@PathParam("app") String app, String body) {
        var request = withIdempotencyKey(ActionRequest.ofRequired(body), body);
        return invoker.call(app, holdfast.createItem, request, this::created);
    }

    @GET
    public Response list(
            @PathParam("app") String app,
            @QueryParam("workflow") String workflow,
            @QueryParam("state") String state,
            @QueryParam("overdue") String overdue,
            @QueryParam("olderThan") String olderThan,
            @QueryParam("label") List<String> labels,
            @QueryParam("field") List<String> fields,
            @QueryParam("counts") String counts,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        return invoker.call(
                app,
                holdfast.listItems,
                ActionRequest.none()
                        .with("workflow", workflow)
                        .with("state", state)
                        .withFlag("overdue", overdue)
                        .with("olderThan", olderThan)
                        .withLabels(labels)
                        .withFields(fields)
                        .withFlag("counts", counts)
                        .withNumber("limit", limit)
                        .with("pageToken", pageToken));
    }

    @GET
    @Path("/{workflow}/{key}")
    @HonouredHeaders(HttpHeaders.IF_NONE_MATCH)
    @Blocking
    public CompletionStage<Response> get(
            @BeanParam ItemPath path, @QueryParam("wait") String wait, @Context RoutingContext routing) {
        var request = path.addTo(ActionRequest.none());
        if (wait == null)
            return CompletableFuture.completedStage(
                    invoker.readWithETag(path.app(), holdfast.getItem, request, item -> item.version()));
        // Refuses pages of other sites, because they could keep many requests waiting.
        if (originPolicy.isFromOtherSite(routing.request())) throw new ProblemException(CrossSiteGuard.refusal());
        return invoker.waitWithETag(
                path.app(), holdfast.getItem, request.with("wait", wait), item -> item.version(), routing);
    }

    @PATCH
    @Path("/{workflow}/{key}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response edit(@BeanParam ItemPath path, String body) {
        var request = withVersion(path.addTo(ActionRequest.ofRequired(body)));
        return invoker.withETag(path.app(), holdfast.editItem, request, item -> item.version());
    }

    @DELETE
    @Path("/{workflow}/{key}")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response delete(
            @BeanParam ItemPath path, @QueryParam("note") String note, @QueryParam("dryRun") String dryRun) {
        var request = itemRequest(null, path).with("note", note);
        return invoker.call(path.app(), holdfast.deleteItem, request.withFlag("dryRun", dryRun));
    }

    @POST
    @Path("/{workflow}/{key}/advance")
    @HonouredHeaders({HttpHeaders.IF_MATCH, IdempotencyKey.HEADER})
    public Response advance(@BeanParam ItemPath path, String body) {
        var request = withIdempotencyKey(itemRequest(body, path), body);
        return invoker.withETag(path.app(), holdfast.advanceItem, request, moveReceipt -> moveReceipt.version());
    }

    @POST
    @Path("/{workflow}/{key}/complete")
    @HonouredHeaders({HttpHeaders.IF_MATCH, IdempotencyKey.HEADER})
    public Response complete(@BeanParam ItemPath path, String body) {
        var request = withIdempotencyKey(itemRequest(body, path), body);
        return invoker.withETag(path.app(), holdfast.completeItem, request, moveReceipt -> moveReceipt.version());
    }

    @POST
    @Path("/{workflow}/{key}/heartbeat")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response heartbeat(@BeanParam ItemPath path, String body) {
        return invoker.withETag(
                path.app(), holdfast.heartbeatItem, itemRequest(body, path), result -> result.version());
    }

    @POST
    @Path("/{workflow}/{key}/return")
    public Response returnClaim(@BeanParam ItemPath path, String body) {
        return invoker.call(path.app(), holdfast.returnItem, path.addTo(ActionRequest.ofRequired(body)));
    }

    @POST
    @Path("/{workflow}/{key}/acknowledge")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response acknowledge(@BeanParam ItemPath path, String body) {
        return invoker.withETag(path.app(), holdfast.acknowledgeItem, itemRequest(body, path), item -> item.version());
    }

    @POST
    @Path("/{workflow}/{key}/hold")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response hold(@BeanParam ItemPath path, String body) {
        return invoker.withETag(
                path.app(), holdfast.holdQueue.holdItem, itemRequest(body, path), item -> item.version());
    }

    @POST
    @Path("/{workflow}/{key}/release")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response release(@BeanParam ItemPath path, String body) {
        return invoker.withETag(
                path.app(), holdfast.holdQueue.releaseItem, itemRequest(body, path), item -> item.version());
    }

    @GET
    @Path("/{workflow}/{key}/notifications")
    public Response notifications(
            @BeanParam ItemPath path,
            @QueryParam("state") String state,
            @QueryParam("type") String type,
            @QueryParam("level") String level) {
        var request = path.addTo(ActionRequest.none()).with("state", state);
        return invoker.call(
                path.app(),
                holdfast.previewNotifications,
                request.with("type", type).withNumber("level", level));
    }

    @GET
    @Path("/{workflow}/{key}/history")
    public Response history(
            @BeanParam ItemPath path, @QueryParam("limit") String limit, @QueryParam("pageToken") String pageToken) {
        var request = path.addTo(ActionRequest.none());
        return invoker.call(
                path.app(),
                holdfast.getItemHistory,
                request.withNumber("limit", limit).with("pageToken", pageToken));
    }

    private ActionRequest withIdempotencyKey(ActionRequest actionRequest, @Nullable String body) {
        return IdempotencyKey.addTo(actionRequest, invoker.textHeader(IdempotencyKey.HEADER), body);
    }

    private ActionRequest itemRequest(@Nullable String body, ItemPath path) {
        return withVersion(path.addTo(ActionRequest.of(body)));
    }

    private ActionRequest withVersion(ActionRequest actionRequest) {
        return actionRequest.with("version", invoker.conditionalHeaders().ifMatchVersion());
    }

    private Response created(CreateItem.Result result) {
        ItemView item = result.item();
        var isDryRun = item.dryRun() != null;
        var body = isDryRun ? JsonCodec.withMembers(item, Map.of("created", result.created())) : item;
        var response = invoker.withETag(result.created() && !isDryRun ? 201 : 200, body, item.version());
        return invoker.withLocation(response, "items/" + item.workflow() + "/" + item.key());
    }
}
