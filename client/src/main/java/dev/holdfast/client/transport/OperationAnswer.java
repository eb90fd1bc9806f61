// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call.
 *
 * @param status the HTTP status code. The answer to an invocation has 200, or the status in the problem
 * @param body the answer of the function. A refusal has a problem (RFC 9457) instead. If the resource still has the
 *     version that the caller knows, the body is JSON's null
 * @param retryAfter the delay that Holdfast asks for before a retry; null if it asks for none
 */
public record OperationAnswer(
        int status, JsonNode body, @Nullable Duration retryAfter) {
    static final int NOT_MODIFIED = 304;

    /** Whether Holdfast or a proxy refused the call. A redirect is a refusal too. */
    public boolean isRefusal() {
        return status >= 300 && status != NOT_MODIFIED;
    }
}
