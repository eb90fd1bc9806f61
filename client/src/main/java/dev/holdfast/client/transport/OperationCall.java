// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * One call of an operation.
 *
 * @param members the members of the function's payload, without the application and its key. They come from the path,
 *     the query and the body. The members {@code actor}, {@code agent}, {@code idempotencyKey}, {@code version}, {@code
 *     traceparent} and {@code causation} are headers over HTTP.
 */
public record OperationCall(Operation operation, ObjectNode members) {
    /** Returns the time for which Holdfast waits before it answers; zero for a call that it answers immediately. */
    public Duration waitTime() {
        if (operation != Operation.GET_ITEM) return Duration.ZERO;
        var text = members.path("wait").textValue();
        return text == null ? Duration.ZERO : Duration.parse(text);
    }
}
