package dev.holdfast.server;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What became of a letter that went to each of its addresses by itself, in this attempt and in those before. */
final class RecipientOutcomes {
    private final Set<String> accepted = new TreeSet<>();
    private final Map<String, DeliveryOutcome> refused = new LinkedHashMap<>();

    /** @param before those that had it already */
    RecipientOutcomes(Set<String> before) {
        accepted.addAll(before);
    }

    void record(String address, DeliveryOutcome deliveryOutcome) {
        if (deliveryOutcome instanceof DeliveryOutcome.DeliverySuccess) accepted.add(address);
        else refused.put(address, deliveryOutcome);
    }

    Set<String> accepted() {
        return accepted;
    }

    /** It goes on as long as there is somebody whom a later attempt may reach. */
    DeliveryOutcome outcome() {
        var failed = refused.values().stream()
                .filter(DeliveryOutcome.TemporaryFailure.class::isInstance)
                .findFirst();
        if (accepted.isEmpty())
            return failed.orElseGet(() -> refused.values().iterator().next());
        return failed.isPresent()
                ? new DeliveryOutcome.PartialSuccess(summary())
                : new DeliveryOutcome.DeliverySuccess(summary());
    }

    private String summary() {
        var all = "the mail server took it for %d of %d".formatted(accepted.size(), accepted.size() + refused.size());
        return refused.entrySet().stream()
                .map(each -> ", not for %s (%s)".formatted(each.getKey(), describe(each.getValue())))
                .collect(Collectors.joining("", all, ""));
    }

    private static String describe(DeliveryOutcome deliveryOutcome) {
        return switch (deliveryOutcome) {
            case DeliveryOutcome.DeliverySuccess(var note) -> note;
            case DeliveryOutcome.PartialSuccess(var note) -> note;
            case DeliveryOutcome.TemporaryFailure(var reason, var after) -> reason;
            case DeliveryOutcome.PermanentRejection(var reason) -> reason;
            case DeliveryOutcome.ReceiverGone(var reason) -> reason;
        };
    }
}
