// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Combines the outcomes of the separate emails of a notification, from this attempt and earlier attempts. */
final class RecipientOutcomes {
    private final Set<String> accepted = new TreeSet<>();
    private final Map<String, DeliveryOutcome> refused = new LinkedHashMap<>();

    /** @param acceptedBefore the addresses that earlier attempts reached */
    RecipientOutcomes(Set<String> acceptedBefore) {
        accepted.addAll(acceptedBefore);
    }

    void record(String address, DeliveryOutcome deliveryOutcome) {
        if (deliveryOutcome instanceof DeliveryOutcome.DeliverySuccess) accepted.add(address);
        else refused.put(address, deliveryOutcome);
    }

    /**
     * Returns the delivery's outcome. The outcome is a partial success while a later attempt may reach further
     * addresses.
     */
    DeliveryOutcome outcome() {
        var temporaryFailure = refused.values().stream()
                .filter(DeliveryOutcome.TemporaryFailure.class::isInstance)
                .findFirst();
        if (accepted.isEmpty())
            return temporaryFailure.orElseGet(() -> refused.values().iterator().next());
        return temporaryFailure.isPresent()
                ? new DeliveryOutcome.PartialSuccess(summary(), accepted)
                : new DeliveryOutcome.DeliverySuccess(summary());
    }

    private String summary() {
        var counts =
                "the mail server accepted it for %d of %d".formatted(accepted.size(), accepted.size() + refused.size());
        return refused.entrySet().stream()
                .map(entry -> ", not for %s (%s)".formatted(entry.getKey(), describe(entry.getValue())))
                .collect(Collectors.joining("", counts, ""));
    }

    private static String describe(DeliveryOutcome deliveryOutcome) {
        return switch (deliveryOutcome) {
            case DeliveryOutcome.DeliverySuccess(var note) -> note;
            case DeliveryOutcome.PartialSuccess(var note, var recipients) -> note;
            case DeliveryOutcome.TemporaryFailure(var reason, var after) -> reason;
            case DeliveryOutcome.MessageRefusal(var reason, var refusesAll) -> reason;
            case DeliveryOutcome.PermanentRejection(var reason) -> reason;
            case DeliveryOutcome.ReceiverGone(var reason) -> reason;
        };
    }
}
