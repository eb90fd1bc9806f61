// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.JsonProblems;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls actions for the functions. IAM authorises an invocation but doesn't name the application. Either the
 * deployment's settings pin it to one application ({@code HOLDFAST_APP}), or the payload must contain {@code app} and
 * {@code apiKey}. The payload may also contain {@code actor} (the user that the application acts for),
 * {@code traceparent}, and {@code causation} (the id of the causing event).
 */
@Singleton
class LambdaActionInvoker {
    private static final Set<String> ENVELOPE_MEMBERS = Set.of("app", "apiKey", "actor", "traceparent", "causation");

    /** Reads only the payload's members about the caller, such as {@code app}. */
    private static final ObjectMapper ENVELOPE_MAPPER =
            JsonCodec.MAPPER.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Reads the members of the request, and skips the members about the caller. */
    private static final ObjectMapper REQUEST_MAPPER = JsonCodec.MAPPER
            .copy()
            .addHandler(new DeserializationProblemHandler() {
                @Override
                public boolean handleUnknownProperty(
                        DeserializationContext context,
                        JsonParser parser,
                        JsonDeserializer<?> reader,
                        Object bean,
                        String name)
                        throws IOException {
                    var atRoot = parser.getParsingContext().getParent() == null
                            || parser.getParsingContext().getParent().inRoot();
                    if (!atRoot || !ENVELOPE_MEMBERS.contains(name)) return false;
                    parser.skipChildren();
                    return true;
                }
            });

    private final Holdfast holdfast;
    private final Optional<String> pinnedApp;

    @Inject
    LambdaActionInvoker(Holdfast holdfast, Settings settings) {
        this.holdfast = holdfast;
        this.pinnedApp = settings.app();
    }

    @RegisterForReflection
    record InvocationEnvelope(
            @Nullable String app,
            @Nullable String apiKey,
            @Nullable String actor,
            @Nullable String traceparent,
            @Nullable String causation) {
        @Override
        public String toString() {
            return "InvocationEnvelope[" + app + "]";
        }
    }

    <Q, A> InvocationReply call(Action<Q, A> action, InvocationPayload payload) {
        if (payload.problem() != null) return reply(ActionResult.refused(payload.problem()));
        var hasPayload = !payload.json().equals("null");
        if (!hasPayload && action.changesRows())
            return reply(
                    ActionResult.refused(Problem.invalid("/", "must be a JSON object; the invocation has no payload")));
        var text = hasPayload ? payload.json() : "{}";
        var actionResult = text.length() > JsonCodec.MAX_TEXT_CHARACTERS
                ? ActionResult.<A>refused(new Problem.TooLarge(
                        "the payload has more than " + JsonCodec.MAX_TEXT_CHARACTERS + " characters",
                        java.util.List.of()))
                : read(ENVELOPE_MAPPER, InvocationEnvelope.class, text)
                        .flatMap(this::caller)
                        .flatMap(caller -> read(REQUEST_MAPPER, action.requestType(), text)
                                .flatMap(request -> action.call(caller, request)));
        return reply(actionResult);
    }

    private static <A> InvocationReply reply(ActionResult<A> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<A>(A result) -> new InvocationReply(JsonCodec.encode(result));
            case ActionResult.Refusal<A>(Problem problem) ->
                new InvocationReply(JsonCodec.encode(Map.of("problem", problem)));
        };
    }

    private ActionResult<Caller> caller(InvocationEnvelope envelope) {
        var inputFaults = new InputFaults()
                .checkActor("/actor", envelope.actor())
                .checkEventId("/causation", envelope.causation());
        if (envelope.app() != null) inputFaults.checkName("/app", envelope.app());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return identify(envelope)
                .map(caller -> caller.actingFor(envelope.actor())
                        .withCause(ChangeCause.of(envelope.traceparent(), envelope.causation())));
    }

    private ActionResult<Caller> identify(InvocationEnvelope envelope) {
        var app = envelope.app() == null ? pinnedApp.orElse(null) : envelope.app();
        if (app == null)
            return ActionResult.refused(
                    Problem.invalid("/app", "is required, because this deployment serves several applications"));
        if (pinnedApp.isPresent() && !pinnedApp.get().equals(app)) {
            return ActionResult.refused(
                    new Problem.Forbidden("this deployment serves only the application " + pinnedApp.get()));
        }
        if (envelope.apiKey() != null) {
            return holdfast.apiKeyStore.authenticate(
                    app, envelope.apiKey(), "apiKey is not a key of application " + app);
        }
        return pinnedApp.isPresent()
                ? ActionResult.ok(Caller.application(app, Scope.MANAGE, "iam"))
                : ActionResult.refused(
                        new Problem.Unauthorized("give an API key of application " + app + " as apiKey"));
    }

    private static <T> ActionResult<T> read(ObjectMapper mapper, Class<T> type, String text) {
        try {
            var value = mapper.readValue(text, type);
            return value == null
                    ? ActionResult.refused(Problem.invalid("/", "must be a JSON object"))
                    : ActionResult.ok(value);
        } catch (JsonProcessingException e) {
            return ActionResult.refused(JsonProblems.toProblem(e));
        }
    }
}
