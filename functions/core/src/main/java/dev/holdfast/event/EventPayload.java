// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.json.JsonCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The payload in the text of an event: an item's {@code data}, or an intent's {@code inputs}. */
public final class EventPayload {
    private static final List<String> MEMBERS = List.of("data", "inputs");

    private EventPayload() {}

    /**
     * Returns the event without its payload, for a row or a message with a limited size. The member {@code omitted} of
     * the event's data names the payload.
     *
     * @param event a CloudEvent in JSON
     * @return null if the event has no payload
     */
    public static @Nullable String omitFrom(String event) {
        var tree = JsonCodec.decodeStored(JsonNode.class, event);
        if (!(tree.path("data") instanceof ObjectNode data)) return null;
        ArrayNode omitted = data.arrayNode();
        for (var member : MEMBERS) if (data.remove(member) != null) omitted.add(member);
        if (omitted.isEmpty()) return null;
        data.set("omitted", omitted);
        return tree.toString();
    }
}
