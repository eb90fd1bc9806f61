// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.process.BoundedWait;
import dev.holdfast.client.transport.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Watches how Holdfast marks a late item as overdue and sends its alerts. */
final class DrillWatch {
    private static final int POLL_MILLIS = 250;

    private final CommandSession session;
    private final String workflow;
    private final String key;
    private final Instant created;
    private final Instant due;
    private final BoundedWait wait;

    DrillWatch(CommandSession session, JsonNode item, Duration longest) {
        this.session = session;
        this.workflow = item.path("workflow").asText();
        this.key = item.path("key").asText();
        this.created = Instant.parse(item.path("createdAt").asText());
        this.due = Instant.parse(item.path("due").asText());
        this.wait = new BoundedWait(longest);
    }

    private RequestMembers identify() {
        return new RequestMembers().with("workflow", workflow).with("key", key);
    }

    DrillAlerts expectedAlerts() {
        return DrillAlerts.of(
                session.call(Operation.PREVIEW_ITEM_NOTIFICATIONS, identify().with("type", "overdue")));
    }

    /** Returns whether a sweep marked the item as overdue in time. */
    boolean awaitFlag() throws InterruptedException {
        while (!isFlagged()) {
            if (wait.remaining().isZero()) return false;
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    private boolean isFlagged() {
        for (var change : session.call(Operation.GET_ITEM, identify()).path("history"))
            if (change.path("type").asText().equals("overdue")) return true;
        return false;
    }

    /** Waits until each expected delivery has ended. Returns a row for each delivery. */
    List<JsonNode> awaitAlerts(DrillAlerts alerts) throws InterruptedException {
        var rows = new ArrayList<JsonNode>();
        for (var notification : alerts.notifications()) {
            notification
                    .path("unreachable")
                    .forEach(person -> rows.add(DrillAlerts.unreachableRow(notification, person.asText())));
            var expected = DrillAlerts.expectedDeliveries(notification);
            if (expected > 0) addDeliveries(notification, expected, rows);
            else if (notification.path("unreachable").isEmpty()) rows.add(DrillAlerts.unsentRow(notification));
        }
        return rows;
    }

    private void addDeliveries(JsonNode notification, int expected, List<JsonNode> rows) throws InterruptedException {
        var deliveries = deliveriesOf(notification);
        while ((deliveries.size() < expected || deliveries.stream().anyMatch(DrillWatch::isPending))
                && !wait.remaining().isZero()) {
            Thread.sleep(POLL_MILLIS);
            deliveries = deliveriesOf(notification);
        }
        for (var delivery : deliveries) rows.add(DrillAlerts.deliveryRow(notification, delivery, due));
        for (var i = deliveries.size(); i < expected; i++) rows.add(DrillAlerts.missingRow(notification));
    }

    private static boolean isPending(JsonNode delivery) {
        return delivery.path("status").asText().equals("pending");
    }

    private List<JsonNode> deliveriesOf(JsonNode notification) {
        var deliveries = new ArrayList<JsonNode>();
        var members = new RequestMembers()
                .with("subscription", notification.path("subscription").asText())
                .with("since", created);
        session.forEach(Operation.LIST_DELIVERIES, members, "deliveries", delivery -> {
            if (DrillAlerts.isAbout(delivery, workflow + "/" + key)) deliveries.add(delivery);
        });
        return deliveries;
    }
}
