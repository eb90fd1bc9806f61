// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import dev.holdfast.access.Caller;
import dev.holdfast.http.CallerReader;
import dev.holdfast.http.HttpResponses;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of agents. Each request contains one message and its credential, and gets its answer as JSON. The server
 * keeps no sessions and opens no event streams. The guards of the HTTP interface apply: they check the origin, the host
 * and the size of a request before this class gets it.
 */
@Path("/mcp")
@Consumes(MediaType.APPLICATION_JSON)
class McpResource {
    private final CallerReader callerReader;
    private final McpDispatcher dispatcher;
    private final SecureRandom random = new SecureRandom();

    @Inject
    McpResource(CallerReader callerReader, McpDispatcher dispatcher) {
        this.callerReader = callerReader;
        this.dispatcher = dispatcher;
    }

    @POST
    public Response post(@Context HttpHeaders headers, String body) {
        return switch (callerReader.caller(headers)) {
            case ActionResult.Refusal<Caller>(Problem problem) -> HttpResponses.problem(problem);
            case ActionResult.Success<Caller>(Caller caller) -> answer(caller, headers, body);
        };
    }

    private Response answer(Caller caller, HttpHeaders headers, String body) {
        try {
            var message = JsonRpcMessage.parse(body);
            var era = ProtocolEra.of(message, headers);
            var client = ClientName.of(message, era, headers);
            if (!message.isRequest()) return Response.accepted().build();
            // The name in the header Holdfast-Agent takes precedence.
            var agent = caller.agent() == null ? caller.throughAgent(client) : caller;
            var result = dispatcher.answer(message, era, agent);
            var response = respond(200, message.id(), "result", result);
            if (!"initialize".equals(message.method())) return response;
            return Response.fromResponse(response)
                    .header(ClientName.SESSION_HEADER, ClientName.newSession(client, random))
                    .build();
        } catch (JsonRpcException e) {
            var error = new LinkedHashMap<String, Object>();
            error.put("code", e.code);
            error.put("message", String.valueOf(e.getMessage()));
            if (!e.data.isEmpty()) error.put("data", e.data);
            return respond(e.status, RequestIdReader.find(body), "error", error);
        }
    }

    private static Response respond(int status, @Nullable RawJson id, String member, Object value) {
        var message = new LinkedHashMap<String, Object>();
        message.put("jsonrpc", "2.0");
        if (id != null) message.put("id", id);
        message.put(member, value);
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(JsonCodec.encode(message))
                .build();
    }
}
