// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Calls actions for the resources, and converts their results to HTTP responses. */
@Singleton
public class HttpActionInvoker {
    /** The member of a request that contains the version from If-Match. */
    private static final String VERSION_MEMBER = "version";

    /**
     * The maximum number of calls for one request. Each call can fail because another request has changed the version.
     */
    private static final int MAX_CALLS_PER_CONDITION = 5;

    private final CallerResolver callerResolver;
    private final CallerReader callerReader;

    @Context
    @Nullable
    HttpHeaders headers;

    @Context
    @Nullable
    UriInfo uriInfo;

    @Inject
    HttpActionInvoker(CallerResolver callerResolver, CallerReader callerReader) {
        this.callerResolver = callerResolver;
        this.callerReader = callerReader;
    }

    /** Answers 200 with the result as JSON. */
    public <Q, A> Response call(String app, Action<Q, A> action, ActionRequest actionRequest) {
        return call(app, action, actionRequest, result -> HttpResponses.json(200, result));
    }

    public <Q, A> Response call(
            String app, Action<Q, A> action, ActionRequest actionRequest, Function<A, Response> ok) {
        return HttpResponses.respond(answer(app, action, actionRequest), ok);
    }

    /** Answers 200 with the result as JSON and its version as the ETag. */
    public <Q, A> Response withETag(
            String app, Action<Q, A> action, ActionRequest actionRequest, ToLongFunction<A> version) {
        return call(app, action, actionRequest, result -> withETag(200, result, version.applyAsLong(result)));
    }

    /** Answers a read like {@link #withETag}, or with 304 if If-None-Match contains the ETag. */
    public <Q, A> Response readWithETag(
            String app, Action<Q, A> action, ActionRequest actionRequest, ToLongFunction<A> version) {
        return call(app, action, actionRequest, result -> ifChanged(result, version, conditionalHeaders(), isYaml()));
    }

    /**
     * Answers like {@link #readWithETag}, on a thread of its own.
     *
     * @param action an action that waits until the resource has another version than {@code afterVersion}
     */
    public <Q, A> CompletionStage<Response> waitWithETag(
            String app,
            Action<Q, A> action,
            ActionRequest actionRequest,
            ToLongFunction<A> version,
            RoutingContext request) {
        if (headers == null) throw new IllegalStateException("called outside a request");
        var conditionalHeaders = conditionalHeaders();
        var isYaml = isYaml();
        var waitRequest = actionRequest.with("afterVersion", conditionalHeaders.ifNoneMatchVersion(isYaml));
        var caller = caller(app);
        var callerCheck = callerResolver.callerCheck(app, headers);
        return WaitingAnswer.start(request, () -> {
            var read = caller.flatMap(c -> answer(c, action, waitRequest, conditionalHeaders));
            // Somebody can have revoked the credential during the wait.
            var checked =
                    read instanceof ActionResult.Success<A> ? callerCheck.get().flatMap(c -> read) : read;
            return HttpResponses.respond(checked, result -> ifChanged(result, version, conditionalHeaders, isYaml));
        });
    }

    private static <A> Response ifChanged(
            A result, ToLongFunction<A> version, ConditionalHeaders conditionalHeaders, boolean isYaml) {
        var etag = etag(version.applyAsLong(result), isYaml);
        return conditionalHeaders.listsInIfNoneMatch(etag.getValue())
                ? Response.notModified(etag)
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                        .build()
                : Response.fromResponse(HttpResponses.json(200, result))
                        .tag(etag)
                        .build();
    }

    public <Q, A> ActionResult<A> answer(String app, Action<Q, A> action, ActionRequest actionRequest) {
        return caller(app).flatMap(caller -> answer(caller, action, actionRequest, conditionalHeaders()));
    }

    /**
     * An action checks one version. So if the resource has another version that If-Match also allows, this method calls
     * the action again with that version.
     */
    private static <Q, A> ActionResult<A> answer(
            Caller caller, Action<Q, A> action, ActionRequest actionRequest, ConditionalHeaders conditionalHeaders) {
        var actionResult = callOnce(caller, action, actionRequest);
        for (var calls = 1; ; calls++) {
            if (!(actionResult instanceof ActionResult.Refusal<A>(Problem.Stale stale))
                    || !actionRequest.contains(VERSION_MEMBER)
                    || !conditionalHeaders.versionCondition().allows(stale.version())) return actionResult;
            if (calls == MAX_CALLS_PER_CONDITION) return ActionResult.refused(Problem.Busy.nothingChanged());
            actionResult = callOnce(caller, action, actionRequest.with(VERSION_MEMBER, stale.version()));
        }
    }

    private static <Q, A> ActionResult<A> callOnce(Caller caller, Action<Q, A> action, ActionRequest actionRequest) {
        return actionRequest.decodeAs(action.requestType()).flatMap(request -> action.call(caller, request));
    }

    public ActionResult<Caller> caller(String app) {
        if (headers == null) throw new IllegalStateException("called outside a request");
        return callerReader.caller(app, headers);
    }

    /**
     * Returns a supplier that tests whether the request's credential still allows the scope. Any thread may call the
     * supplier.
     */
    public BooleanSupplier credentialCheck(String app, Scope scope) {
        if (headers == null) throw new IllegalStateException("called outside a request");
        var callerCheck = callerResolver.callerCheck(app, headers);
        return () -> callerCheck.get() instanceof ActionResult.Success<Caller>(Caller caller)
                && caller.scope().allows(scope);
    }

    /** Returns the text of a header; null if the header is absent. Refuses a header that is given twice. */
    @Nullable
    public String textHeader(String name) {
        return headers == null ? null : callerReader.textHeader(headers, name);
    }

    @Nullable
    public String header(String name) {
        return headers == null ? null : headers.getHeaderString(name);
    }

    public ConditionalHeaders conditionalHeaders() {
        return new ConditionalHeaders(header(HttpHeaders.IF_MATCH), header(HttpHeaders.IF_NONE_MATCH));
    }

    /** Answers with the result as JSON and the version as the ETag. */
    public Response withETag(int status, Object result, long version) {
        return Response.fromResponse(HttpResponses.json(status, result))
                .tag(etag(version, isYaml()))
                .build();
    }

    /**
     * Adds the header {@code Location} with the place of a new resource. The place is relative to the request's path.
     * Behind a proxy or a stage of API Gateway, the server doesn't know its public scheme, name and path.
     *
     * @param place the place, beginning with the last segment of the request's path
     */
    public Response withLocation(Response response, String place) {
        // A client resolves the place against the path up to the last slash.
        var isFolder = uriInfo != null && uriInfo.getPath().endsWith("/");
        return Response.fromResponse(response)
                .header(HttpHeaders.LOCATION, isFolder ? "../" + place : place)
                .build();
    }

    private boolean isYaml() {
        return MediaTypes.prefersYaml(header(HttpHeaders.ACCEPT));
    }

    /** Returns the tag of a version in the format of the answer, because a strong tag identifies exact bytes. */
    private static EntityTag etag(long version, boolean isYaml) {
        return new EntityTag(version + (isYaml ? VersionCondition.YAML_SUFFIX : ""));
    }
}
