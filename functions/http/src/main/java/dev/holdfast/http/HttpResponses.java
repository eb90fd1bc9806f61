// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/** Creates HTTP responses from results and problems. */
public final class HttpResponses {
    public static final String PROBLEM_MEDIA_TYPE = "application/problem+json";

    private HttpResponses() {}

    public static <A> Response respond(ActionResult<A> actionResult, Function<A, Response> ok) {
        return switch (actionResult) {
            case ActionResult.Success<A>(A result) -> ok.apply(result);
            case ActionResult.Refusal<A>(Problem problem) -> problem(problem);
        };
    }

    /** Answers with the result as JSON. */
    public static Response json(int status, Object result) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(JsonCodec.encode(result))
                .build();
    }

    /** Answers with the problem, and its status and headers. */
    public static Response problem(Problem problem) {
        var response =
                Response.status(problem.status()).type(PROBLEM_MEDIA_TYPE).entity(JsonCodec.encode(problem));
        if (problem instanceof Problem.Unauthorized) response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        if (problem instanceof Problem.Busy) response.header(HttpHeaders.RETRY_AFTER, "1");
        if (problem instanceof Problem.Unavailable) response.header(HttpHeaders.RETRY_AFTER, "5");
        return response.build();
    }
}
