package dev.holdfast.channel;

import dev.holdfast.notification.NotificationWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The targets there are, one for each kind. */
public final class TargetRegistry {
    /** A receiver has this long to answer. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private final TreeMap<String, DeliveryTarget> targets = new TreeMap<>();
    private final NotificationWriter writer;

    public TargetRegistry(List<? extends DeliveryTarget> targets, NotificationWriter writer) {
        for (var deliveryTarget : targets) {
            if (this.targets.put(deliveryTarget.kind(), deliveryTarget) != null)
                throw new IllegalArgumentException("two targets are called " + deliveryTarget.kind());
        }
        this.writer = writer;
    }

    public boolean hasTarget(String target) {
        return targets.containsKey(target);
    }

    public boolean usesSigningSecrets(String target) {
        var known = targets.get(target);
        return known != null && known.usesSigningSecrets();
    }

    /** Whether people read it, so that it may have a template. */
    public boolean isForPeople(String target) {
        return targets.get(target) instanceof NotificationMessenger;
    }

    @Nullable
    public String addressFault(String target, String address) {
        var known = targets.get(target);
        if (known == null) return "must be one of " + String.join(", ", targets.keySet());
        return address.equals(DeliveryTarget.NOTIFY_ADDRESS) ? known.notifyFault() : known.addressFault(address);
    }

    /** Whether a target of this kind can tell a person of this name. */
    public boolean canReach(String target, String person) {
        var known = targets.get(target);
        return known != null && known.canReach(person);
    }

    public String displayAddress(String target, String address) {
        var known = targets.get(target);
        return known == null || address.equals(DeliveryTarget.NOTIFY_ADDRESS) ? address : known.displayAddress(address);
    }

    public int maxBatchSize(String target) {
        return switch (targets.get(target)) {
            case EventSender eventSender -> eventSender.maxBatchSize();
            case NotificationMessenger notificationMessenger -> HumanNotifier.MAX_EVENTS_PER_NOTIFICATION;
            case null -> 1;
        };
    }

    /**
     * Sends messages to a target of this kind.
     *
     * @param template the wording of the subscription; null for the built-in one
     * @return one outcome for each message, in their order
     */
    public List<EventSender.DeliveryOutcome> send(
            String target, @Nullable String template, List<EventSender.EventMessage> messages) {
        try {
            var outcomes = switch (targets.get(target)) {
                case EventSender eventSender -> eventSender.send(messages);
                case NotificationMessenger notificationMessenger ->
                    new HumanNotifier(notificationMessenger, writer).send(messages, template);
                case null -> failAll(messages, "this deployment has no sender for " + target);
            };
            if (outcomes.size() == messages.size()) return outcomes;
            return failAll(messages, "the sender answered for " + outcomes.size() + " of " + messages.size());
        } catch (RuntimeException e) {
            // A sender that breaks its word must not stop the delivery of everything else.
            return failAll(messages, "the sender failed: " + e.getClass().getSimpleName());
        }
    }

    private static List<EventSender.DeliveryOutcome> failAll(List<EventSender.EventMessage> messages, String reason) {
        return Collections.nCopies(messages.size(), new EventSender.DeliveryOutcome.TemporaryFailure(reason, null));
    }
}
