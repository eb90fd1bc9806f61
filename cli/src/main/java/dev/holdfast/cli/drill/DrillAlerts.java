// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.json.ClientJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that the preview expects for an overdue item.
 *
 * @param notifications the results for each matching subscription
 * @param rolesWithoutPeople the roles that the workflow notifies, but to which nobody is assigned
 */
record DrillAlerts(List<JsonNode> notifications, List<String> rolesWithoutPeople) {
    private static final String OVERDUE = ".item.overdue";
    private static final String OUTCOME = "outcome";
    private static final String NOTE = "note";

    static DrillAlerts of(JsonNode preview) {
        var notifications = new ArrayList<JsonNode>();
        for (var notification : preview.path("notifications"))
            if (notification.path("type").asText().endsWith(OVERDUE)) notifications.add(notification);
        var roles = new ArrayList<String>();
        preview.path("unassigned").forEach(role -> roles.add(role.asText()));
        return new DrillAlerts(notifications, roles);
    }

    /** Whether a delivery is about the missed deadline of an item. */
    static boolean isAbout(JsonNode delivery, String itemName) {
        return delivery.path("eventType").asText().endsWith(OVERDUE)
                && delivery.path("event").path("subject").asText().equals(itemName);
    }

    /** Returns the number of deliveries that a notification causes. */
    static int expectedDeliveries(JsonNode notification) {
        return notification.path("sent").asBoolean()
                ? Math.max(1, notification.path("people").size())
                : 0;
    }

    static boolean hasArrived(JsonNode row) {
        return row.path(OUTCOME).asText().equals("delivered");
    }

    /** Whether nobody received an alert that somebody should receive. A silenced alert isn't missing. */
    static boolean isMissing(JsonNode row) {
        return !hasArrived(row) && !row.path(OUTCOME).asText().equals("silenced");
    }

    /** Returns the row of a notification that Holdfast doesn't send. */
    static ObjectNode unsentRow(JsonNode notification) {
        var silence = notification.path("silence").textValue();
        var disabled = notification.path("disabledReason").textValue();
        var row = row(notification, null);
        if (silence != null) return row.put(OUTCOME, "silenced").put(NOTE, "by " + silence);
        return row.put(OUTCOME, disabled == null ? "not sent" : "disabled").put(NOTE, disabled == null ? "" : disabled);
    }

    /** Returns the row of an expected delivery that doesn't exist yet. */
    static ObjectNode missingRow(JsonNode notification) {
        var at = notification.path("at").asText();
        return row(notification, null).put(OUTCOME, "not sent").put(NOTE, at.isEmpty() ? "" : "not before " + at);
    }

    /** Returns the row of a person whom the subscription can't reach. */
    static ObjectNode unreachableRow(JsonNode notification, String person) {
        return row(notification, person).put(OUTCOME, "unreachable").put(NOTE, "the name is no address");
    }

    /** Returns the row of a delivery, with the time from the missed deadline to the end of the newest attempt. */
    static ObjectNode deliveryRow(JsonNode notification, JsonNode delivery, Instant due) {
        var row = row(notification, delivery.path("to").textValue());
        var attempts = delivery.path("attempts");
        var last = attempts.path(attempts.size() - 1);
        row.put(OUTCOME, delivery.path("status").asText())
                .put(NOTE, last.path(NOTE).asText());
        var at = last.path("at").textValue();
        if (at == null) return row;
        var end = Instant.parse(at).plusMillis(last.path("durationMillis").asLong());
        return row.put("seconds", Math.round(Duration.between(due, end).toMillis() / 100.0) / 10.0);
    }

    private static ObjectNode row(JsonNode notification, @Nullable String person) {
        return ClientJson.MAPPER
                .createObjectNode()
                .put("subscription", notification.path("subscription").asText())
                .put("target", notification.path("target").asText())
                .put("address", person == null ? notification.path("address").asText() : person);
    }
}
