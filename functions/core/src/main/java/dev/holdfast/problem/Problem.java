package dev.holdfast.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Why something was refused: RFC 9457 problem details. A refusal is a normal answer, not a fault: repeating the same call
 * changes nothing until something else changes (except {@link Busy}).
 */
@JsonPropertyOrder({"type", "title", "status", "detail"})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public sealed interface Problem {
    /** What exactly was refused and why, for a person. */
    @JsonProperty
    String detail();

    /** The HTTP status of RFC 9110 that says the same. */
    @JsonProperty
    default int status() {
        return switch (this) {
            case Invalid p -> 400;
            case Unauthorized p -> 401;
            case Forbidden p -> 403;
            case NotFound p -> 404;
            case Conflict p -> 409;
            case Stale p -> 412;
            case TooLarge p -> 413;
            case KeyReused p -> 422;
            case Busy p -> 503;
        };
    }

    /** A few words, the same for every problem of this kind. */
    @JsonProperty
    default String title() {
        return switch (this) {
            case Invalid p -> "Invalid";
            case Unauthorized p -> "Unauthorized";
            case Forbidden p -> "Forbidden";
            case NotFound p -> "Not found";
            case Conflict p -> "Conflict";
            case Stale p -> "Stale";
            case TooLarge p -> "Too large";
            case KeyReused p -> "Idempotency key reused";
            case Busy p -> "Busy";
        };
    }

    /** The kind, as a URI reference that stays stable. */
    @JsonProperty
    default String type() {
        return "urn:holdfast:problem:" + title().toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** One thing that is wrong with the input: where (a JSON pointer, or a parameter's name) and what. */
    record Fault(String at, String message) {}

    /** The input can't be taken; every fault found is listed. */
    record Invalid(String detail, List<Fault> faults) implements Problem {
        public Invalid {
            faults = List.copyOf(faults);
        }
    }

    /** The caller presented no valid credential. */
    record Unauthorized(String detail) implements Problem {}

    /** The caller is known but may not do this. */
    record Forbidden(String detail) implements Problem {}

    /** There is no such thing in the caller's application. */
    record NotFound(String detail) implements Problem {}

    /**
     * The thing is not in the condition that the request needs.
     *
     * @param current what is there, as far as it explains the refusal: state, version, allowed successors, …
     */
    record Conflict(String detail, Map<String, Object> current) implements Problem {
        public Conflict(String detail) {
            this(detail, Map.of());
        }
    }

    /** The thing changed since the caller read it: the version given (If-Match) is not its version any more. */
    record Stale(String detail, long version) implements Problem {}

    /** The input is larger than the limit says. */
    record TooLarge(String detail, List<Fault> faults) implements Problem {}

    /** The same Idempotency-Key came with another request before (draft-ietf-httpapi-idempotency-key-header). */
    record KeyReused(String detail) implements Problem {}

    /** Nothing was done; the same call may succeed in a moment. */
    record Busy(String detail) implements Problem {}

    static Problem invalid(String at, String message) {
        return new Invalid(at + ": " + message, List.of(new Fault(at, message)));
    }

    /** @param unlisted how many faults there are beside those given */
    static Problem invalid(List<Fault> faults, int unlisted) {
        var first = faults.getFirst();
        var others = faults.size() - 1 + unlisted;
        var more = others > 0 ? " (and " + others + " more)" : "";
        return new Invalid(first.at() + ": " + first.message() + more, faults);
    }
}
