// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reason for a refusal, as problem details (RFC 9457). A refusal is a normal answer, not a fault of Holdfast. Until
 * the resource or the caller's rights change, a repeated call gets an equal answer. After {@link Busy},
 * {@link Unavailable} or {@link InsufficientStorage}, a repeated call can get another answer.
 */
@JsonPropertyOrder({"type", "title", "status", "detail"})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public sealed interface Problem {
    /** Returns an explanation of this refusal for people. */
    @JsonProperty
    String detail();

    /** Returns the HTTP status code (RFC 9110) for the problem's type. */
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
            case Unreadable p -> 500;
            case Busy p -> 503;
            case Unavailable p -> 503;
            case InsufficientStorage p -> 507;
        };
    }

    /** Returns the name of the problem's type, in a few words. */
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
            case Unreadable p -> "Unreadable";
            case Busy p -> "Busy";
            case Unavailable p -> "Unavailable";
            case InsufficientStorage p -> "Insufficient storage";
        };
    }

    /** Returns a stable URI that identifies the problem's type. */
    @JsonProperty
    default String type() {
        return "urn:holdfast:problem:" + title().toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** Returns this problem without content, for callers who aren't allowed to read the application's content. */
    default Problem withoutContent() {
        return this;
    }

    /**
     * One fault of the input.
     *
     * @param at the faulty field: a JSON pointer, or the name of a parameter
     * @param message the rest of a sentence about the field, such as {@code must not be empty}
     */
    record Fault(String at, String message) {}

    /** The input is invalid. */
    record Invalid(String detail, List<Fault> faults) implements Problem {
        public Invalid {
            faults = List.copyOf(faults);
        }

        /** Returns the same faults with their positions in the member of this pointer. */
        public Invalid within(String pointer) {
            return new Invalid(
                    positionWithin(pointer, detail),
                    faults.stream()
                            .map(fault -> new Fault(positionWithin(pointer, fault.at()), fault.message()))
                            .toList());
        }

        private static String positionWithin(String pointer, String text) {
            return text.startsWith(pointer) ? text.substring(pointer.length()) : text;
        }
    }

    /** The caller presented no valid credential. */
    record Unauthorized(String detail) implements Problem {}

    /**
     * The caller has a valid credential but isn't allowed to make this call.
     *
     * @param brief the detail without content; null if the detail contains no content
     */
    record Forbidden(String detail, @JsonIgnore @Nullable String brief) implements Problem {
        public Forbidden(String detail) {
            this(detail, null);
        }

        @Override
        public Problem withoutContent() {
            return brief == null ? this : new Forbidden(brief);
        }
    }

    /** The caller's application has no such resource. */
    record NotFound(String detail) implements Problem {}

    /**
     * The resource isn't in the state that the request needs.
     *
     * @param current the values that explain the refusal, such as state, version and allowed successors
     * @param brief the detail without content; null if the detail contains no content
     */
    record Conflict(
            String detail,
            Map<String, Object> current,
            @JsonIgnore @Nullable String brief) implements Problem {
        /** The values in {@code current} that all callers are allowed to see, in addition to views without content. */
        private static final Set<String> OPEN_VALUES = Set.of("state", "version", "allowed");

        public Conflict(String detail) {
            this(detail, Map.of());
        }

        public Conflict(String detail, Map<String, Object> current) {
            this(detail, current, null);
        }

        @Override
        public Problem withoutContent() {
            var open = new LinkedHashMap<String, Object>();
            current.forEach((name, value) -> {
                if (value instanceof ContentView<?> view) open.put(name, Objects.requireNonNull(view.withoutContent()));
                else if (OPEN_VALUES.contains(name)) open.put(name, value);
            });
            return new Conflict(brief == null ? detail : brief, open);
        }
    }

    /**
     * The resource has changed since the caller read it. The resource's version differs from the version in If-Match.
     *
     * @param version the current version
     */
    record Stale(String detail, long version) implements Problem {}

    /** The input exceeds a size limit. */
    record TooLarge(String detail, List<Fault> faults) implements Problem {}

    /** An earlier, different request had the same Idempotency-Key (draft-ietf-httpapi-idempotency-key-header). */
    record KeyReused(String detail) implements Problem {}

    /**
     * A stored row that the request needs can't be read. Nothing was changed.
     *
     * @param brief the detail without content
     */
    record Unreadable(String detail, @JsonIgnore String brief) implements Problem {
        @Override
        public Problem withoutContent() {
            return new Unreadable(brief, brief);
        }
    }

    /** The call changed nothing, and the same call can succeed a moment later. */
    record Busy(String detail) implements Problem {
        public static Busy nothingChanged() {
            return new Busy("the table is overloaded; nothing was changed, try again");
        }
    }

    /**
     * The storage is temporarily unavailable. The storage may or may not have stored the change. The caller can safely
     * repeat the call.
     */
    record Unavailable(String detail) implements Problem {}

    /** The storage has no space for the change. */
    record InsufficientStorage(String detail) implements Problem {}

    static Problem invalid(String at, String message) {
        return new Invalid(at + ": " + message, List.of(new Fault(at, message)));
    }

    /** @param unlisted the number of further faults that are not in the list */
    static Problem invalid(List<Fault> faults, int unlisted) {
        var first = faults.getFirst();
        var others = faults.size() - 1 + unlisted;
        var more = others > 0 ? " (and " + others + " more)" : "";
        return new Invalid(first.at() + ": " + first.message() + more, faults);
    }
}
