package dev.holdfast.http;

import dev.holdfast.json.Codec;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Problem documents for what goes wrong outside the actions: no such path, wrong method, a fault of ours. */
class Faulted {
    private static final Logger LOG = LoggerFactory.getLogger(Faulted.class);

    @ServerExceptionMapper
    Response refused(WebApplicationException e) {
        var status = e.getResponse().getStatus();
        var reason = e.getResponse().getStatusInfo().getReasonPhrase();
        var response = Response.fromResponse(problem(
                status,
                reason,
                switch (status) {
                    case 404 -> "there is nothing at this address; /q/openapi lists what there is";
                    case 405 -> "this address doesn't take this method";
                    case 415 -> "this address doesn't take this Content-Type";
                    default -> reason;
                }));
        var allow = e.getResponse().getHeaderString("Allow");
        return allow == null
                ? response.build()
                : response.header("Allow", allow).build();
    }

    @ServerExceptionMapper
    Response failed(RuntimeException e) {
        LOG.error("a request failed", e);
        return problem(
                500,
                "Fault",
                "Holdfast failed; its log says why. Whether the request was carried out is unknown: repeat it");
    }

    private static Response problem(int status, String title, String detail) {
        var body = new LinkedHashMap<String, Object>();
        body.put(
                "type", "urn:holdfast:problem:" + title.toLowerCase(Locale.ROOT).replace(' ', '-'));
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        return Response.status(status)
                .type(Edge.PROBLEM)
                .entity(Codec.encode(body))
                .build();
    }
}
