// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.HttpResponses;
import dev.holdfast.http.IdempotencyKey;
import dev.holdfast.http.MediaTypes;
import dev.holdfast.http.guard.HonouredHeaders;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.recovery.RecoveryPage;
import dev.holdfast.recovery.RecoveryRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

@Path("/apps/{app}/recoveries")
@Consumes(MediaType.APPLICATION_JSON)
class RecoveriesResource {
    private static final String NDJSON = "application/x-ndjson";

    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    /**
     * Answers with one page. If the client of an export accepts NDJSON, answers with all items instead, each on one
     * line.
     */
    @POST
    @HonouredHeaders(IdempotencyKey.HEADER)
    public Response recover(@PathParam("app") String app, String body) {
        var accept = invoker.header(HttpHeaders.ACCEPT);
        return HttpResponses.respond(
                invoker.caller(app)
                        .flatMap(caller -> IdempotencyKey.addTo(
                                        ActionRequest.ofRequired(body), invoker.textHeader(IdempotencyKey.HEADER), body)
                                .decodeAs(RecoveryRequest.class)
                                .flatMap(recoveryRequest -> {
                                    var wantsLines = recoveryRequest.mode() == RecoveryRequest.RecoveryMode.EXPORT
                                            && MediaTypes.accepts(accept, NDJSON);
                                    return holdfast.recoverItems
                                            .call(caller, recoveryRequest)
                                            .map(first -> wantsLines
                                                    ? Response.ok(export(caller, recoveryRequest, first))
                                                            .type(NDJSON)
                                                            .build()
                                                    : HttpResponses.json(200, first));
                                })),
                response -> response);
    }

    private StreamingOutput export(Caller caller, RecoveryRequest recoveryRequest, RecoveryPage first) {
        return out -> {
            var page = first;
            writePage(out, page);
            while (page.nextPageToken() != null) {
                switch (holdfast.recoverItems.call(
                        caller, recoveryRequest.withPageToken(page.nextPageToken(), first.recovery()))) {
                    case ActionResult.Success<RecoveryPage>(var next) -> {
                        page = next;
                        writePage(out, page);
                    }
                    case ActionResult.Refusal<RecoveryPage>(var problem) -> {
                        // The server has already sent the status of the response. So a last line with the problem shows
                        // that the export is incomplete.
                        writeLine(out, Map.of("problem", problem));
                        return;
                    }
                }
            }
        };
    }

    private static void writePage(OutputStream out, RecoveryPage page) throws IOException {
        for (var item : page.items()) writeLine(out, item);
        for (var result : page.results()) if (!result.outcome().equals("exported")) writeLine(out, result);
        out.flush();
    }

    private static void writeLine(OutputStream out, Object value) throws IOException {
        out.write((JsonCodec.encode(value) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
