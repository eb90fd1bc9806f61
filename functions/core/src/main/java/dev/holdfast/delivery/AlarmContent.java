// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.event.Event;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.silence.Silence;
import dev.holdfast.subscription.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a stored alarm that determine who gets the alarm.
 *
 * @param workflow null for an alarm that isn't about a workflow's item
 * @param state empty for an alarm about a subject without a state
 * @param subscription the id of the subscription that the alarm is about; null for other alarms
 */
record AlarmContent(
        String type,
        @Nullable String workflow,
        String state,
        Map<String, String> labels,
        Map<String, List<String>> peopleByRole,
        @Nullable String subscription) {
    private static final String SUBSCRIPTION_TYPES = Event.TYPE_PREFIX + "subscription.";

    static AlarmContent of(Delivery delivery) {
        var data =
                JsonCodec.decodeStored(JsonNode.class, delivery.event().text()).path("data");
        var labels = new HashMap<String, String>();
        data.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        var peopleByRole = new HashMap<String, List<String>>();
        data.path("notify").properties().forEach(role -> {
            var people = new ArrayList<String>();
            role.getValue().forEach(person -> people.add(person.asText()));
            peopleByRole.put(role.getKey(), people);
        });
        return new AlarmContent(
                delivery.eventType(),
                textOf(data, "workflow"),
                data.path("state").asText(""),
                labels,
                peopleByRole,
                delivery.eventType().startsWith(SUBSCRIPTION_TYPES) ? textOf(data, "subscription") : null);
    }

    private static @Nullable String textOf(JsonNode data, String member) {
        var node = data.path(member);
        return node.isTextual() ? node.asText() : null;
    }

    /** A subscription doesn't get events about itself. */
    boolean isAbout(Subscription receiver) {
        return receiver.id().equals(subscription);
    }

    boolean isCoveredBy(Silence silence, Instant now) {
        return silence.covers(type, workflow, state, labels, now);
    }
}
