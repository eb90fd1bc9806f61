// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.guard.HonouredHeaders;
import dev.holdfast.http.guard.SameOrigin;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.workflow.MermaidDiagram;
import dev.holdfast.workflow.PutWorkflow;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

@Path("/apps/{app}/workflows")
class WorkflowsResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    public Response list(
            @PathParam("app") String app,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken) {
        return invoker.call(
                app,
                holdfast.listWorkflows,
                ActionRequest.none().withNumber("limit", limit).with("pageToken", pageToken));
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @HonouredHeaders({HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH})
    public Response putJson(
            @PathParam("app") String app,
            @PathParam("name") String name,
            @QueryParam("dryRun") String dryRun,
            String body) {
        return put(
                app, ActionRequest.ofMember("document", body).with("name", name).withFlag("dryRun", dryRun));
    }

    @PUT
    @Path("/{name}")
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml"})
    @HonouredHeaders({HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH})
    public Response putYaml(
            @PathParam("app") String app,
            @PathParam("name") String name,
            @QueryParam("dryRun") String dryRun,
            String body) {
        return put(
                app, ActionRequest.none().with("name", name).with("yaml", body).withFlag("dryRun", dryRun));
    }

    private Response put(String app, ActionRequest actionRequest) {
        return invoker.call(
                app,
                holdfast.putWorkflow,
                actionRequest.with("version", invoker.conditionalHeaders().expectedVersion()),
                (PutWorkflow.Result result) -> invoker.withETag(
                        result.created() && result.dryRun() == null ? 201 : 200,
                        toBody(result),
                        result.workflow().version()));
    }

    private static Object toBody(PutWorkflow.Result result) {
        var body = JsonCodec.withWarnings(result.workflow(), result.warnings());
        return result.dryRun() == null
                ? body
                : JsonCodec.withMembers(body, Map.of("dryRun", true, "created", result.created()));
    }

    @GET
    @Path("/{name}")
    @HonouredHeaders(HttpHeaders.IF_NONE_MATCH)
    public Response get(
            @PathParam("app") String app, @PathParam("name") String name, @QueryParam("version") String version) {
        var request = ActionRequest.none().with("name", name).withNumber("version", version);
        return invoker.readWithETag(app, holdfast.getWorkflow, request, workflow -> workflow.version());
    }

    @GET
    @Path("/{name}/diagram")
    public Response diagram(
            @PathParam("app") String app, @PathParam("name") String name, @QueryParam("version") String version) {
        var request = ActionRequest.none().with("name", name).withNumber("version", version);
        return invoker.call(
                app,
                holdfast.getWorkflow,
                request,
                workflow -> Response.ok(MermaidDiagram.render(workflow))
                        .type("text/vnd.mermaid; charset=utf-8")
                        .build());
    }

    @GET
    @SameOrigin
    @Path("/{name}/completeness")
    public Response completeness(
            @PathParam("app") String app,
            @PathParam("name") String name,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("daily") String daily,
            @QueryParam("zone") String zone) {
        var request = ActionRequest.none()
                .with("workflow", name)
                .with("from", from)
                .with("to", to)
                .with("zone", zone);
        return invoker.call(app, holdfast.reportCompleteness, request.withFlag("daily", daily));
    }

    @GET
    @Path("/{name}/notifications")
    public Response notifications(
            @PathParam("app") String app,
            @PathParam("name") String name,
            @QueryParam("state") String state,
            @QueryParam("type") String type,
            @QueryParam("level") String level,
            @QueryParam("role") List<String> roles,
            @QueryParam("label") List<String> labels) {
        var request =
                ActionRequest.none().with("workflow", name).with("state", state).with("type", type);
        return invoker.call(
                app,
                holdfast.previewNotifications,
                request.withNumber("level", level).withRoles(roles).withLabels(labels));
    }

    @DELETE
    @Path("/{name}")
    public Response delete(
            @PathParam("app") String app,
            @PathParam("name") String name,
            @QueryParam("version") String version,
            @QueryParam("dryRun") String dryRun) {
        var request = ActionRequest.none().with("name", name).withNumber("version", version);
        return invoker.call(app, holdfast.deleteWorkflow, request.withFlag("dryRun", dryRun));
    }

    @POST
    @Path("/{name}/migrate")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response migrate(@PathParam("app") String app, @PathParam("name") String name, String body) {
        return invoker.call(
                app, holdfast.migrateItems, ActionRequest.ofRequired(body).with("workflow", name));
    }

    @POST
    @Path("/{name}/republish")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response republish(@PathParam("app") String app, @PathParam("name") String name, String body) {
        return invoker.call(
                app, holdfast.republishChanges, ActionRequest.ofRequired(body).with("workflow", name));
    }

    @POST
    @Path("/{name}/rebuild-search")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rebuildSearch(
            @PathParam("app") String app,
            @PathParam("name") String name,
            @QueryParam("limit") String limit,
            @QueryParam("pageToken") String pageToken,
            String body) {
        var request = ActionRequest.of(body).with("workflow", name);
        return invoker.call(
                app, holdfast.rebuildSearch, request.withNumber("limit", limit).with("pageToken", pageToken));
    }
}
