package dev.holdfast.http;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Cause;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Codec;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls actions for the resources, and says their answers in HTTP. */
@Singleton
class Edge {
    static final String PROBLEM = "application/problem+json";

    /** Names the user for whom an application acts. */
    private static final String ACTOR = "Holdfast-Actor";

    /** Names the event that a request answers. */
    private static final String CAUSATION = "Holdfast-Causation";

    /** W3C Trace Context. */
    private static final String TRACE = "traceparent";

    private final Callers callers;

    @Context
    @Nullable
    HttpHeaders headers;

    @Inject
    Edge(Callers callers) {
        this.callers = callers;
    }

    /** Answers 200 with the result as JSON. */
    <Q, A> Response call(String app, Action<Q, A> action, Body body) {
        return call(app, action, body, result -> json(200, result));
    }

    <Q, A> Response call(String app, Action<Q, A> action, Body body, Function<A, Response> ok) {
        return respond(answer(app, action, body), ok);
    }

    /** The same, with the version of what is answered as its ETag. */
    <Q, A> Response tagged(String app, Action<Q, A> action, Body body, ToLongFunction<A> version) {
        return call(app, action, body, done -> tagged(200, done, version.applyAsLong(done)));
    }

    <Q, A> Answer<A> answer(String app, Action<Q, A> action, Body body) {
        return caller(app).then(caller -> body.as(action.takes()).then(request -> action.call(caller, request)));
    }

    Answer<Caller> caller(String app) {
        var actor = header(ACTOR);
        var faults = new Faults().name("app", app).actor(ACTOR, actor).event(CAUSATION, header(CAUSATION));
        if (faults.any()) return Answer.refused(faults.problem());
        if (headers == null) throw new IllegalStateException("called outside a request");
        return callers.caller(app, headers)
                .then(caller -> caller.person() && actor != null
                        ? Answer.refused(
                                new Problem.Forbidden("only an application may act for somebody (" + ACTOR + ")"))
                        : Answer.ok(caller.actingFor(actor).because(Cause.of(header(TRACE), header(CAUSATION)))));
    }

    /** Whether what this request came with lets its caller in still; for any thread. */
    BooleanSupplier standing(String app, Scope scope) {
        if (headers == null) throw new IllegalStateException("called outside a request");
        var standing = callers.standing(app, headers);
        return () -> standing.get() instanceof Answer.Ok<Caller>(Caller caller)
                && caller.scope().allows(scope);
    }

    @Nullable
    String header(String name) {
        return headers == null ? null : headers.getHeaderString(name);
    }

    /** The version that If-Match asks for; null without one, or for {@code *}. */
    @Nullable
    Object ifMatch() {
        var value = header(HttpHeaders.IF_MATCH);
        if (value == null || value.strip().equals("*")) return null;
        var bare = value.strip().replaceFirst("^W/", "").replaceAll("^\"|\"$", "");
        // What is no version can't be the current one: version -1 is never true, so the action says that it is stale.
        return bare.matches("\\d{1,18}") ? Long.valueOf(bare) : Long.valueOf(-1);
    }

    /** Whether If-None-Match names this version: as one of several, as weak, or by {@code *} (RFC 9110, section 13.1.2). */
    boolean known(long version) {
        var given = header(HttpHeaders.IF_NONE_MATCH);
        if (given == null) return false;
        return Stream.of(given.split(","))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.replaceFirst("^W/", "").equals("\"" + version + "\""));
    }

    static <A> Response respond(Answer<A> answer, Function<A, Response> ok) {
        return switch (answer) {
            case Answer.Ok<A>(A result) -> ok.apply(result);
            case Answer.Refused<A>(Problem problem) -> problem(problem);
        };
    }

    static Response json(int status, Object result) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(Codec.encode(result))
                .build();
    }

    /** With the version as its ETag. */
    static Response tagged(int status, Object result, long version) {
        return Response.fromResponse(json(status, result)).tag(etag(version)).build();
    }

    static EntityTag etag(long version) {
        return new EntityTag(String.valueOf(version));
    }

    static Response problem(Problem problem) {
        var response = Response.status(problem.status()).type(PROBLEM).entity(Codec.encode(problem));
        if (problem instanceof Problem.Unauthorized) response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        if (problem instanceof Problem.Busy) response.header(HttpHeaders.RETRY_AFTER, "1");
        return response.build();
    }
}
