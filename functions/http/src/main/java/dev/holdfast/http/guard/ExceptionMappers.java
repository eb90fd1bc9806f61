// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import dev.holdfast.http.HttpResponses;
import dev.holdfast.http.ProblemException;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes problem documents for errors outside the actions: unknown path, wrong method, internal fault. */
class ExceptionMappers {
    private static final Logger LOG = LoggerFactory.getLogger(ExceptionMappers.class);
    private static final String WRONG_METHOD_DETAIL = "this path doesn't support this method";
    private static final String UNSUPPORTED_TYPE_DETAIL =
            "this path doesn't support this Content-Type or Content-Encoding";

    private static final String NO_RESOURCE_DETAIL = "there is no resource at this path; /q/openapi lists all paths";

    /** The problem document of a path without a resource. */
    static final String NO_RESOURCE = document(404, "Not found", NO_RESOURCE_DETAIL);

    /** The problem document of a method that a path doesn't support. */
    static final String WRONG_METHOD = document(405, "Method not allowed", WRONG_METHOD_DETAIL);

    /** The problem document of an unsupported media type. */
    static final String UNSUPPORTED_TYPE = document(415, "Unsupported media type", UNSUPPORTED_TYPE_DETAIL);

    @Inject
    PathMethods pathMethods;

    @ServerExceptionMapper
    Response refused(WebApplicationException e, RoutingContext request) {
        var status = e.getResponse().getStatus();
        if (status < Response.Status.BAD_REQUEST.getStatusCode()) return e.getResponse();
        var phrase = e.getResponse().getStatusInfo().getReasonPhrase();
        // Uses the same capital letters as the actions' problems, so that each type has only one title.
        var reason = phrase.isEmpty()
                ? "Refused"
                : phrase.charAt(0) + phrase.substring(1).toLowerCase(Locale.ROOT);
        var response = Response.fromResponse(problem(
                status,
                reason,
                switch (status) {
                    case 404 -> NO_RESOURCE_DETAIL;
                    case 405 -> WRONG_METHOD_DETAIL;
                    case 415 -> UNSUPPORTED_TYPE_DETAIL;
                    default -> reason;
                }));
        return status == 405
                ? response.header(
                                HttpHeaders.ALLOW, String.join(", ", pathMethods.findMethods(request.normalizedPath())))
                        .build()
                : response.build();
    }

    @ServerExceptionMapper
    Response refused(ProblemException e, RoutingContext request) {
        if (e.problem instanceof Problem.TooLarge) RequestGuard.stopReading(request);
        return HttpResponses.problem(e.problem);
    }

    /** Handles errors of reads outside the actions, such as reads of API keys. */
    @ServerExceptionMapper
    Response refused(TableBusyException e) {
        return HttpResponses.problem(Problem.Busy.nothingChanged());
    }

    @ServerExceptionMapper
    Response refused(TableFailureException e) {
        var problem = e.problem();
        return problem == null ? failed(e) : HttpResponses.problem(problem);
    }

    @ServerExceptionMapper
    Response failed(RuntimeException e) {
        LOG.error("a request failed", e);
        return problem(
                500, "Fault", "Holdfast failed; its log has the cause. The request may have been executed: repeat it");
    }

    private static Response problem(int status, String title, String detail) {
        return Response.status(status)
                .type(HttpResponses.PROBLEM_MEDIA_TYPE)
                .entity(document(status, title, detail))
                .build();
    }

    private static String document(int status, String title, String detail) {
        var body = new LinkedHashMap<String, Object>();
        body.put(
                "type", "urn:holdfast:problem:" + title.toLowerCase(Locale.ROOT).replace(' ', '-'));
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        return JsonCodec.encode(body);
    }
}
