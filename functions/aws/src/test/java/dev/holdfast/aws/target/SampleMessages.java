// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Event messages to AWS targets, and descriptions of their outcomes. */
final class SampleMessages {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    static final String EVENT = """
        {"specversion":"1.0","id":"u1.1","source":"/apps/shop","type":"dev.holdfast.item.overdue",\
        "subject":"pdf/order-1","time":"2026-03-01T11:59:58.250Z","datacontenttype":"application/json",\
        "sequence":"000000000000001","correlationid":"c-7","data":{"source":"not this","workflow":"pdf"}}\
        """;

    private SampleMessages() {}

    static EventMessage message(String address) {
        return message(address, EVENT, Duration.ofMinutes(1));
    }

    static EventMessage message(String address, String body, Duration timeout) {
        return new EventMessage(
                "u1.1", "dev.holdfast.item.overdue", "pdf/order-1", address, body, List.of(), NOW, timeout);
    }

    /** Makes messages of different items, each with a body of {@code bodyChars} characters. */
    static List<EventMessage> messages(int count, String address, int bodyChars) {
        return IntStream.range(0, count)
                .mapToObj(i -> new EventMessage(
                        "u" + i + ".1",
                        "dev.holdfast.item.created",
                        "pdf/order-" + i,
                        address,
                        "{\"data\":\"" + "x".repeat(bodyChars - 11) + "\"}",
                        List.of(),
                        NOW,
                        Duration.ofMinutes(1)))
                .toList();
    }

    /** Returns the kind of the outcome, and its note or reason. */
    static String describe(DeliveryOutcome deliveryOutcome) {
        return switch (deliveryOutcome) {
            case DeliveryOutcome.DeliverySuccess(var note) -> "delivered " + note;
            case DeliveryOutcome.PartialSuccess(var note, var accepted) -> "failed in part " + note;
            case DeliveryOutcome.TemporaryFailure(var reason, var after) -> "failed " + reason;
            case DeliveryOutcome.MessageRefusal(var reason, var refusesAll) -> "refused " + reason;
            case DeliveryOutcome.PermanentRejection(var reason) -> "rejected " + reason;
            case DeliveryOutcome.ReceiverGone(var reason) -> "gone " + reason;
        };
    }

    static List<String> describe(List<DeliveryOutcome> outcomes) {
        return outcomes.stream().map(SampleMessages::describe).toList();
    }
}
