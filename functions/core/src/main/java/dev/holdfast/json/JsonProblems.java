// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.holdfast.calendar.CalendarDuration;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Converts Jackson's exceptions to problems for the caller. Each problem contains a JSON pointer to the fault (RFC
 * 6901).
 */
public final class JsonProblems {
    /** The beginning of Jackson's message. It comes before the quoted name. */
    private static final String DUPLICATE_MEMBER = "Duplicate field ";

    private JsonProblems() {}

    public static Problem toProblem(JsonProcessingException e) {
        return Problem.invalid(location(e), describe(e));
    }

    static String location(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return mapping.getPath().stream()
                    .map(step -> "/"
                            + (step.getFieldName() == null
                                    ? String.valueOf(step.getIndex())
                                    : escape(step.getFieldName())))
                    .collect(Collectors.joining());
        }
        var location = e.getLocation();
        return location == null ? "/" : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String describe(JsonProcessingException e) {
        var message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith(DUPLICATE_MEMBER))
            return "has the member " + message.substring(DUPLICATE_MEMBER.length()) + " twice";
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                InputFaults.describeUnknown(unknown.getKnownPropertyIds().stream()
                        .map(String::valueOf)
                        .sorted()
                        .toList());
            case JsonMappingException wrapper
            when wrapper.getCause() instanceof StreamConstraintsException limit -> describe(limit);
            case StreamConstraintsException nested
            when String.valueOf(nested.getOriginalMessage()).contains("nesting") ->
                "is nested deeper than " + RawJson.MAX_DEPTH + " levels";
            case StreamConstraintsException tooLarge -> describeLimit(String.valueOf(tooLarge.getOriginalMessage()));
            case StreamReadException repeated
            when String.valueOf(repeated.getOriginalMessage()).startsWith(DUPLICATE_MEMBER) ->
                "has the member " + repeated.getOriginalMessage().substring(DUPLICATE_MEMBER.length()) + " twice";
            case StreamReadException syntax -> "is not JSON: " + syntax.getOriginalMessage();
            case MismatchedInputException trailing
            when String.valueOf(trailing.getOriginalMessage()).startsWith("Trailing token") ->
                "has text after the end of the JSON value";
            case ValueInstantiationException rejected
            when rejected.getCause() != null ->
                String.valueOf(rejected.getCause().getMessage());
            case MismatchedInputException mismatch
            when isOwnMessage(mismatch) -> String.valueOf(mismatch.getOriginalMessage());
            case MismatchedInputException mismatch
            when mismatch.getTargetType() != null -> "must be " + typeWithArticle(mismatch.getTargetType());
            case InvalidNullException entry -> "must not be null";
            default -> String.valueOf(e.getOriginalMessage());
        };
    }

    /** Describes an exceeded limit of the parser without the parser's terms. */
    private static String describeLimit(String message) {
        if (message.startsWith("Number"))
            return "contains a number with more than " + StreamReadConstraints.DEFAULT_MAX_NUM_LEN + " characters";
        if (message.startsWith("Name") || message.contains("name"))
            return "contains a member name with more than " + StreamReadConstraints.DEFAULT_MAX_NAME_LEN
                    + " characters";
        return "is too large";
    }

    /**
     * Whether Holdfast's own code wrote the message. Jackson's messages start with "Cannot" and contain names of Java
     * classes.
     */
    private static boolean isOwnMessage(MismatchedInputException e) {
        var message = String.valueOf(e.getOriginalMessage());
        return message.startsWith("is ") || message.startsWith("must ");
    }

    private static String typeWithArticle(Class<?> type) {
        if (type == String.class) return "a string";
        if (type == Instant.class) return "an RFC 3339 instant, as a string";
        if (type == Duration.class || type == CalendarDuration.class) return "an ISO 8601 duration, as a string";
        if (type == LocalDate.class) return "a day such as 2026-01-31, as a string";
        if (type == LocalTime.class) return "a time of day such as 08:30, as a string";
        if (type == ZoneId.class) return "a time zone such as Europe/Berlin, as a string";
        if (type == boolean.class || type == Boolean.class) return "true or false";
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) return "a whole number";
        if (Collection.class.isAssignableFrom(type) || type.isArray()) return "an array";
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> JsonCodec.encode(constant).replace("\"", ""))
                            .collect(Collectors.joining(", "));
        }
        return "an object";
    }
}
