// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The reply of an invocation, as JSON text that the function sends unchanged.
 *
 * @param json the result, or {@code {"problem": …}} for a refusal
 */
public record InvocationReply(@JsonValue @JsonRawValue String json) {}
