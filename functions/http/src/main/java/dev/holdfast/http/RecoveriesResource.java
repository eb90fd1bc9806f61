package dev.holdfast.http;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.json.Codec;
import dev.holdfast.problem.Answer;
import dev.holdfast.recovery.Recovered;
import dev.holdfast.recovery.Recovery;
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
    Edge edge;

    /** One page; or, for an export accepted as NDJSON, every item to the last and whatever is left out, a line each. */
    @POST
    public Response recover(@PathParam("app") String app, String body) {
        var accept = edge.header(HttpHeaders.ACCEPT);
        return Edge.respond(
                edge.caller(app)
                        .then(caller -> Body.of(body).as(Recovery.class).then(recovery -> {
                            var lines = recovery.mode() == Recovery.Mode.EXPORT
                                    && accept != null
                                    && accept.contains(NDJSON);
                            return holdfast.recoverItems
                                    .call(caller, recovery)
                                    .map(first -> lines
                                            ? Response.ok(export(caller, recovery, first))
                                                    .type(NDJSON)
                                                    .build()
                                            : Edge.json(200, first));
                        })),
                response -> response);
    }

    private StreamingOutput export(Caller caller, Recovery recovery, Recovered first) {
        return out -> {
            var page = first;
            write(out, page);
            while (page.nextPageToken() != null) {
                switch (holdfast.recoverItems.call(caller, recovery.from(page.nextPageToken(), first.recovery()))) {
                    case Answer.Ok<Recovered>(var next) -> {
                        page = next;
                        write(out, page);
                    }
                    case Answer.Refused<Recovered>(var problem) -> {
                        // The status has been sent; a last line that is no item says that the export is not whole.
                        line(out, Map.of("problem", problem));
                        return;
                    }
                }
            }
        };
    }

    private static void write(OutputStream out, Recovered page) throws IOException {
        for (var item : page.items()) line(out, item);
        for (var left : page.lines()) if (!left.outcome().equals("exported")) line(out, left);
        out.flush();
    }

    private static void line(OutputStream out, Object value) throws IOException {
        out.write((Codec.encode(value) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
