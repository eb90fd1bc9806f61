// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.channel.DeliveryTarget;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subscription sends the events that match its filter to one target.
 *
 * @param types with workflow, state, labels and roles: the events to send, as in an {@link EventFilter}
 * @param target the kind of target: {@code webhook}, …
 * @param address the address of the target, such as a webhook's URL; or {@link DeliveryTarget#NOTIFY_ADDRESS}
 * @param secrets the secrets that sign messages, or that the receiver asks for; the newest first
 * @param deliveryOptions how the subscription delivers
 * @param disabled why the subscription is disabled; null while it is enabled
 * @param breakerState the failures in a row; null if the newest attempt arrived
 */
@RecordBuilder
public record Subscription(
        String app,
        String id,
        List<String> types,
        @Nullable String workflow,
        @Nullable String state,
        Map<String, String> labels,
        List<String> roles,
        String target,
        String address,
        List<SubscriptionSecret> secrets,
        DeliveryOptions deliveryOptions,
        @Nullable String disabled,
        @Nullable BreakerState breakerState,
        Instant created)
        implements SubscriptionBuilder.With {
    /** @param until when the secret stops signing beside its successor; null for the current secret */
    public record SubscriptionSecret(String value, @Nullable Instant until) {
        boolean isActive(Instant now) {
            return until == null || until.isAfter(now);
        }

        @Override
        public String toString() {
            return "SubscriptionSecret[…]";
        }
    }

    public Subscription {
        types = List.copyOf(types);
        labels = Map.copyOf(labels);
        roles = List.copyOf(roles);
        secrets = List.copyOf(secrets);
    }

    /** Omits the address, which may be a secret itself. */
    @Override
    public String toString() {
        return "Subscription[" + id + "]";
    }

    /** Whether the subscription notifies the people whom an event names, each separately. */
    public boolean notifiesPeople() {
        return address.equals(DeliveryTarget.NOTIFY_ADDRESS);
    }

    /** Returns the filter of the subscription, which may be disabled. */
    public EventFilter filter() {
        return new EventFilter(types, workflow, state, labels, roles);
    }

    /** Returns the people of an event that this subscription notifies, in the order of their roles, each once. */
    public List<String> peopleToNotify(Map<String, List<String>> recipientsByRole) {
        return recipientsByRole.entrySet().stream()
                .filter(role -> roles.isEmpty() || roles.contains(role.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(role -> role.getValue().stream())
                .distinct()
                .toList();
    }

    /** Returns the secrets to sign with or to send, the newest first. */
    public List<String> activeSecrets(Instant now) {
        return secrets.stream()
                .filter(secret -> secret.isActive(now))
                .map(SubscriptionSecret::value)
                .toList();
    }

    boolean hasSameReceiver(Subscription other) {
        return target.equals(other.target) && address.equals(other.address);
    }

    public Subscription withDisabled(String reason) {
        return with(next -> next.disabled(reason).breakerState(null));
    }

    /**
     * Whether a text matches a pattern, in which {@code *} matches any text. The time is linear in the text for each
     * star, so that no pattern takes long.
     */
    public static boolean matchesPattern(String pattern, String text) {
        var parts = pattern.split("\\*", -1);
        if (parts.length == 1) return pattern.equals(text);
        if (!text.startsWith(parts[0])) return false;
        var position = parts[0].length();
        for (var i = 1; i < parts.length - 1; i++) {
            var partStart = text.indexOf(parts[i], position);
            if (partStart < 0) return false;
            position = partStart + parts[i].length();
        }
        var lastPart = parts[parts.length - 1];
        return text.length() - position >= lastPart.length() && text.endsWith(lastPart);
    }
}
