// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import dev.holdfast.notification.NotificationWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the sender for each kind of target in this deployment, and sends messages with this sender. */
public final class TargetRegistry {
    /** The time limit of one attempt, including the wait for the receiver's answer. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private final TreeMap<String, DeliveryTarget> targets = new TreeMap<>();
    private final NotificationWriter writer;

    public TargetRegistry(List<? extends DeliveryTarget> targets, NotificationWriter writer) {
        for (var deliveryTarget : targets) {
            if (this.targets.put(deliveryTarget.kind(), deliveryTarget) != null)
                throw new IllegalArgumentException("two targets have the kind " + deliveryTarget.kind());
        }
        this.writer = writer;
    }

    public boolean hasTarget(String kind) {
        return targets.containsKey(kind);
    }

    public boolean usesSigningSecrets(String kind) {
        var target = targets.get(kind);
        return target != null && target.usesSigningSecrets();
    }

    /**
     * Whether people read the messages to this kind of target. A subscription to such a target can have a template,
     * grouping and hours.
     */
    public boolean isForPeople(String kind) {
        return targets.get(kind) instanceof NotificationMessenger;
    }

    /** Returns the fault in a kind of target or in an address, or null if both are valid. */
    public @Nullable String addressFault(String kind, String address) {
        var target = targets.get(kind);
        if (target == null) return "must be one of " + String.join(", ", targets.keySet());
        return address.equals(DeliveryTarget.NOTIFY_ADDRESS) ? target.notifyFault() : target.addressFault(address);
    }

    /** Whether a person's name is also an address of this kind of target. */
    public boolean canReach(String kind, String person) {
        var target = targets.get(kind);
        return target != null && target.canReach(person);
    }

    /** Returns an address as readers of the subscription see it: shortened if the address is a secret. */
    public String displayAddress(String kind, String address) {
        var target = targets.get(kind);
        return target == null || address.equals(DeliveryTarget.NOTIFY_ADDRESS)
                ? address
                : target.displayAddress(address);
    }

    /** Returns the maximum number of deliveries of one subscription in one batch; 1 for an unknown kind of target. */
    public int maxBatchSize(String kind) {
        return switch (targets.get(kind)) {
            case EventSender eventSender -> eventSender.maxBatchSize();
            case NotificationMessenger notificationMessenger -> HumanNotifier.MAX_EVENTS_PER_NOTIFICATION;
            case null -> 1;
        };
    }

    /**
     * Makes one attempt to send messages of one subscription. Returns a failure of the sender as an outcome, and never
     * throws.
     *
     * @param template the subscription's template; null for the built-in text
     * @param accepted the people who have accepted all these messages in earlier attempts
     * @return one outcome for each message, in the order of the messages
     */
    public List<EventSender.DeliveryOutcome> send(
            String kind, @Nullable String template, Set<String> accepted, List<EventSender.EventMessage> messages) {
        try {
            var outcomes = switch (targets.get(kind)) {
                case EventSender eventSender -> eventSender.send(messages);
                case NotificationMessenger notificationMessenger ->
                    new HumanNotifier(notificationMessenger, writer).send(messages, template, accepted);
                case null -> failAll(messages, "this deployment has no sender for " + kind);
            };
            if (outcomes.size() == messages.size()) return outcomes;
            return failAll(
                    messages,
                    "the sender returned " + outcomes.size() + " outcomes for " + messages.size() + " messages");
        } catch (RuntimeException e) {
            // A sender must never throw. If a sender throws an exception anyway, the exception must not stop other
            // deliveries.
            return failAll(messages, "the sender failed: " + e.getClass().getSimpleName());
        }
    }

    private static List<EventSender.DeliveryOutcome> failAll(List<EventSender.EventMessage> messages, String reason) {
        return Collections.nCopies(messages.size(), new EventSender.DeliveryOutcome.TemporaryFailure(reason, null));
    }
}
