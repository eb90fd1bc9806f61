package dev.holdfast.lambda;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What an invocation answers: JSON text, sent as it is.
 *
 * @param json the result, or {@code {"problem": …}} for a refusal
 */
public record InvocationReply(@JsonValue @JsonRawValue String json) {}
