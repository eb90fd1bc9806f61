// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Scope;
import dev.holdfast.eventstream.EventStream;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.ProblemException;
import dev.holdfast.http.guard.SameOrigin;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.stream.Stream;

@Path("/apps/{app}/events")
class EventsResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    @SameOrigin
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void watch(
            @PathParam("app") String app,
            @QueryParam("types") List<String> types,
            @QueryParam("workflow") String workflow,
            @QueryParam("state") String state,
            @QueryParam("label") List<String> labels,
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context RoutingContext request) {
        var typePatterns = types.stream()
                .flatMap(patterns -> Stream.of(patterns.split(",", -1)))
                .toList();
        var actionRequest = ActionRequest.none()
                .with("types", typePatterns.isEmpty() ? null : typePatterns)
                .with("workflow", workflow)
                .with("state", state)
                .withLabels(labels)
                .with("after", invoker.header("Last-Event-ID"));
        var credentialIsValid = invoker.credentialCheck(app, Scope.READ);
        switch (invoker.answer(app, holdfast.watchEvents, actionRequest)) {
            case ActionResult.Success<EventStream>(EventStream eventStream) -> {
                if (HttpMethod.HEAD.equals(request.request().method())) {
                    eventStream.close();
                    // Ends the request by an exception, because the framework would write to the answer after the sink
                    // is closed.
                    throw new WebApplicationException(
                            Response.ok().type(MediaType.SERVER_SENT_EVENTS).build());
                }
                var response = request.response();
                // The header X-Accel-Buffering makes proxies forward each message immediately, without storing it.
                response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store").putHeader("X-Accel-Buffering", "no");
                eventStream.onCut(() -> closeConnection(request));
                request.addEndHandler(ended -> eventStream.close());
                new EventStreamResponse(eventStream, sink, sse, credentialIsValid).start();
            }
            case ActionResult.Refusal<EventStream>(Problem problem) -> throw new ProblemException(problem);
        }
    }

    /**
     * Closes the connection immediately. The framework's own method would wait until the client has read all pending
     * messages, but this client doesn't read.
     */
    private static void closeConnection(RoutingContext request) {
        if (request.request().connection() instanceof ConnectionBase connection)
            connection.channelHandlerContext().close();
    }
}
