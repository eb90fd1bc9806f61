// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.json.ClientJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event about a change, or about a test of a subscription, as a CloudEvents 1.0 document.
 *
 * @param id the id of the event. If Holdfast publishes the event again, the id stays the same
 * @param type the type, such as {@code dev.holdfast.item.created}
 * @param subject the item as {@code workflow/key}, or the id of the intent, or the name of the workflow
 * @param dataschema the schema of the data
 * @param sequence the position in the order of the subject's events
 * @param correlationid the identifier that connects items and intents
 * @param causationid the id of the event that caused this event
 * @param traceparent the trace of the request that made the change (W3C Trace Context)
 * @param data the members of the change, which depend on the type
 */
public record HoldfastEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        @Nullable String datacontenttype,
        @Nullable String dataschema,
        @Nullable String sequence,
        @Nullable String correlationid,
        @Nullable String causationid,
        @Nullable String traceparent,
        JsonNode data) {
    /**
     * Converts the data to a class of the application.
     *
     * @throws IllegalStateException if the data don't fit the class
     */
    public <T> T dataAs(Class<T> type) {
        return ClientJson.convert(data, type);
    }
}
