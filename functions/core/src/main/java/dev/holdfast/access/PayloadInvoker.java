// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.JsonProblems;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls actions for callers who send one JSON text, the payload of a function. Beside the members of the request, the
 * payload may contain:
 *
 * <ul>
 *   <li>{@code app} and {@code apiKey}
 *   <li>{@code actor}: the user that the application acts for
 *   <li>{@code agent}: the agent that makes the call
 *   <li>{@code causation}: the id of the causing event
 *   <li>{@code traceparent}
 * </ul>
 */
public final class PayloadInvoker {
    private static final Set<String> ENVELOPE_MEMBERS =
            Set.of("app", "apiKey", "actor", "agent", "traceparent", "causation");

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

    private final CallerIdentifier callerIdentifier;

    public PayloadInvoker(CallerIdentifier callerIdentifier) {
        this.callerIdentifier = callerIdentifier;
    }

    /** Identifies the caller of an action. */
    @FunctionalInterface
    public interface CallerIdentifier {
        /** Returns the caller with the given application and key, or a refusal. */
        ActionResult<Caller> resolve(@Nullable String app, @Nullable String apiKey);
    }

    record PayloadEnvelope(
            @Nullable String app,
            @Nullable String apiKey,
            @Nullable String actor,
            @Nullable String agent,
            @Nullable String traceparent,
            @Nullable String causation) {
        @Override
        public String toString() {
            return "PayloadEnvelope[" + app + "]";
        }
    }

    /**
     * Calls an action.
     *
     * @param payload the JSON text; the text {@code null} if the call has no payload
     * @return the result as JSON text, or {@code {"problem": …}} for a refusal
     */
    public <Q, A> String call(Action<Q, A> action, String payload) {
        var hasPayload = !payload.equals("null");
        if (!hasPayload && action.changesRows())
            return refuse(Problem.invalid("/", "must be a JSON object; the invocation has no payload"));
        var text = hasPayload ? payload : "{}";
        if (text.length() > JsonCodec.MAX_TEXT_CHARACTERS)
            return refuse(new Problem.TooLarge(
                    "the payload has more than " + JsonCodec.MAX_TEXT_CHARACTERS + " characters", List.of()));
        var actionResult = read(ENVELOPE_MAPPER, PayloadEnvelope.class, text)
                .flatMap(this::caller)
                .flatMap(caller -> read(REQUEST_MAPPER, action.requestType(), text)
                        .flatMap(request -> action.call(caller, request)));
        return switch (actionResult) {
            case ActionResult.Success<A>(A result) -> JsonCodec.encode(result);
            case ActionResult.Refusal<A>(Problem problem) -> refuse(problem);
        };
    }

    /** Returns the JSON text of a refusal. */
    public static String refuse(Problem problem) {
        return JsonCodec.encode(Map.of("problem", problem));
    }

    private ActionResult<Caller> caller(PayloadEnvelope envelope) {
        var inputFaults = new InputFaults()
                .checkActor("/actor", envelope.actor())
                .checkAgent("/agent", envelope.agent())
                .checkEventId("/causation", envelope.causation());
        if (envelope.app() != null) inputFaults.checkName("/app", envelope.app());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return callerIdentifier
                .resolve(envelope.app(), envelope.apiKey())
                .flatMap(caller -> caller.tryActingFor(envelope.actor(), "/actor"))
                .map(caller -> caller.throughAgent(envelope.agent())
                        .withCause(ChangeCause.of(envelope.traceparent(), envelope.causation())));
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
