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
import dev.holdfast.access.Cause;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Malformed;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
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
 * Calls actions for the functions. An invocation was authorised by IAM, which doesn't say for which application: either the
 * deployment is pinned to one ({@code HOLDFAST_APP}), or the payload carries {@code app} and {@code apiKey}. It may carry
 * {@code actor}, the user for whom the application acts, {@code traceparent} and {@code causation}, the event that it answers.
 */
@Singleton
class Edge {
    private static final Set<String> ENVELOPE = Set.of("app", "apiKey", "actor", "traceparent", "causation");

    /** Reads the envelope, and nothing else of the payload. */
    private static final ObjectMapper OUTER =
            Codec.MAPPER.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Reads the request, and skips the envelope around it. */
    private static final ObjectMapper INNER = Codec.MAPPER.copy().addHandler(new DeserializationProblemHandler() {
        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context, JsonParser parser, JsonDeserializer<?> reader, Object bean, String name)
                throws IOException {
            var atRoot = parser.getParsingContext().getParent() == null
                    || parser.getParsingContext().getParent().inRoot();
            if (!atRoot || !ENVELOPE.contains(name)) return false;
            parser.skipChildren();
            return true;
        }
    });

    private final Holdfast holdfast;
    private final Optional<String> pinned;

    @Inject
    Edge(Holdfast holdfast, Settings settings) {
        this.holdfast = holdfast;
        this.pinned = settings.app();
    }

    @RegisterForReflection
    record Envelope(
            @Nullable String app,
            @Nullable String apiKey,
            @Nullable String actor,
            @Nullable String traceparent,
            @Nullable String causation) {
        @Override
        public String toString() {
            return "Envelope[" + app + "]";
        }
    }

    <Q, A> Reply call(Action<Q, A> action, Payload payload) {
        var text = payload.json().equals("null") ? "{}" : payload.json();
        var answer = text.length() > Codec.MAX_LENGTH
                ? Answer.<A>refused(new Problem.TooLarge(
                        "the payload has more than " + Codec.MAX_LENGTH + " characters", java.util.List.of()))
                : read(OUTER, Envelope.class, text)
                        .then(this::caller)
                        .then(caller ->
                                read(INNER, action.takes(), text).then(request -> action.call(caller, request)));
        return switch (answer) {
            case Answer.Ok<A>(A result) -> new Reply(Codec.encode(result));
            case Answer.Refused<A>(Problem problem) -> new Reply(Codec.encode(Map.of("problem", problem)));
        };
    }

    private Answer<Caller> caller(Envelope envelope) {
        var faults = new Faults().actor("/actor", envelope.actor()).event("/causation", envelope.causation());
        if (envelope.app() != null) faults.name("/app", envelope.app());
        if (faults.any()) return Answer.refused(faults.problem());
        return identified(envelope)
                .map(caller -> caller.actingFor(envelope.actor())
                        .because(Cause.of(envelope.traceparent(), envelope.causation())));
    }

    private Answer<Caller> identified(Envelope envelope) {
        var app = envelope.app() == null ? pinned.orElse(null) : envelope.app();
        if (app == null)
            return Answer.refused(Problem.invalid("/app", "is required: this deployment serves several applications"));
        if (pinned.isPresent() && !pinned.get().equals(app)) {
            return Answer.refused(new Problem.Forbidden("this deployment serves the application " + pinned.get()));
        }
        if (envelope.apiKey() != null) {
            return holdfast.apiKeys
                    .caller(app, envelope.apiKey())
                    .map(Answer::ok)
                    .orElseGet(() ->
                            Answer.refused(new Problem.Unauthorized("apiKey is not a key of application " + app)));
        }
        return pinned.isPresent()
                ? Answer.ok(Caller.application(app, Scope.MANAGE, "iam"))
                : Answer.refused(new Problem.Unauthorized("give an API key of application " + app + " as apiKey"));
    }

    private static <T> Answer<T> read(ObjectMapper mapper, Class<T> type, String text) {
        try {
            var value = mapper.readValue(text, type);
            return value == null ? Answer.refused(Problem.invalid("/", "must be a JSON object")) : Answer.ok(value);
        } catch (JsonProcessingException e) {
            return Answer.refused(Malformed.problem(e));
        }
    }
}
