// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.client.json.ClientJson;
import org.jspecify.annotations.Nullable;

/** One message of the event stream: an event, a reset, or only a position. */
final class StreamMessage {
    private final @Nullable String position;
    private final String type;
    private final String data;

    StreamMessage(@Nullable String position, String type, String data) {
        this.position = position;
        this.type = type;
        this.data = data;
    }

    @Nullable
    String position() {
        return position;
    }

    boolean isReset() {
        return type.equals("reset");
    }

    /** Returns the event; null if the message contains no event, for example a heartbeat. */
    @Nullable
    HoldfastEvent event() {
        if (data.isEmpty() || isReset()) return null;
        try {
            return ClientJson.MAPPER.readValue(data, HoldfastEvent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the event at " + position + " is no CloudEvent", e);
        }
    }
}
