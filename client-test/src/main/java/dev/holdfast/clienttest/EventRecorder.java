// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.channel.EventSender;
import dev.holdfast.client.event.HoldfastEvent;
import dev.holdfast.client.json.ClientJson;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps the events of all subscriptions to webhooks. */
final class EventRecorder implements EventSender {
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();

    List<HoldfastEvent> events() {
        return List.copyOf(events);
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public @Nullable String addressFault(String address) {
        return null;
    }

    @Override
    public DeliveryOutcome send(EventMessage eventMessage) {
        try {
            events.add(ClientJson.MAPPER.readValue(eventMessage.body(), HoldfastEvent.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the client can't read the event " + eventMessage.id(), e);
        }
        return new DeliveryOutcome.DeliverySuccess("recorded");
    }
}
