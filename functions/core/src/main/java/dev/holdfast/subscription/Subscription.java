// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.access.PersonName;
import dev.holdfast.channel.DeliveryTarget;
import dev.holdfast.event.EventTypes;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A subscription sends the events that match its filter to one target.
 *
 * @param uid distinguishes the subscription from earlier subscriptions with the same id
 * @param types patterns of event types; these patterns, workflow, state, labels and roles select the events to send, as
 *     in an {@link EventFilter}
 * @param target the kind of target: {@code webhook}, …
 * @param address the address of the target, such as a webhook's URL; or {@link DeliveryTarget#NOTIFY_ADDRESS}
 * @param secrets the secrets that sign messages, or that the receiver requires; the newest first
 * @param deliveryOptions the options for the deliveries of the subscription
 * @param include further members of events: {@value #DATA_MEMBER}
 * @param fallback the id of the subscription that gets the alarms while this subscription fails or is disabled; null
 *     without a fallback
 * @param disabled the reason why the subscription is disabled; null while it is enabled
 * @param breakerState the failures in a row; null if the newest attempt succeeded
 * @param repaired the last time at which the receiver worked again after failures, or at which a caller repaired the
 *     subscription; null before that
 */
@RecordBuilder
public record Subscription(
        String app,
        String id,
        String uid,
        List<String> types,
        @Nullable String workflow,
        @Nullable String state,
        Map<String, String> labels,
        List<String> roles,
        String target,
        String address,
        List<SubscriptionSecret> secrets,
        DeliveryOptions deliveryOptions,
        List<String> include,
        @Nullable String fallback,
        @Nullable String disabled,
        @Nullable BreakerState breakerState,
        @Nullable Instant repaired,
        Instant created)
        implements SubscriptionBuilder.With {
    /** The value in {@code include} that adds the item's payload to events. */
    static final String DATA_MEMBER = "data";

    /** @param until the time at which Holdfast stops signing with the secret; null for the current secret */
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
        Objects.requireNonNull(app, "app");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(deliveryOptions, "deliveryOptions");
        // Rows don't contain empty texts, so an absent text is empty.
        uid = Objects.requireNonNullElse(uid, "");
        types = List.copyOf(types);
        labels = Map.copyOf(labels);
        roles = List.copyOf(roles);
        secrets = List.copyOf(secrets);
        include = List.copyOf(include);
    }

    /** Omits the address, because the address may be a secret. */
    @Override
    public String toString() {
        return "Subscription[" + id + "]";
    }

    /** Whether each person whom an event notifies gets a separate notification. */
    public boolean notifiesPeople() {
        return address.equals(DeliveryTarget.NOTIFY_ADDRESS);
    }

    /** Whether the events about items contain their payloads. */
    public boolean includesData() {
        return include.contains(DATA_MEMBER);
    }

    /** Returns the filter of the subscription, even if the subscription is disabled. */
    public EventFilter filter() {
        return new EventFilter(types, workflow, state, labels, roles);
    }

    /**
     * Returns the people of an event that this subscription notifies, without duplicates, in the order of their roles.
     */
    public List<String> peopleToNotify(Map<String, List<String>> recipientsByRole) {
        return PersonName.distinct(recipientsByRole.entrySet().stream()
                .filter(role -> roles.isEmpty() || roles.contains(role.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(role -> role.getValue().stream())
                .toList());
    }

    /** Returns the secrets that Holdfast uses for a message now, the newest first. */
    public List<String> activeSecrets(Instant now) {
        return secrets.stream()
                .filter(secret -> secret.isActive(now))
                .map(SubscriptionSecret::value)
                .toList();
    }

    boolean hasSameReceiver(Subscription other) {
        return uid.equals(other.uid) && target.equals(other.target) && address.equals(other.address);
    }

    /** Whether the types in the subscription's filter match events of missed deadlines. */
    public boolean receivesOverdue() {
        return receivesType(EventTypes.OVERDUE);
    }

    /** Whether the subscription's patterns match a type of events. */
    public boolean receivesType(String type) {
        return types.isEmpty() || types.stream().anyMatch(pattern -> matchesPattern(pattern, type));
    }

    /**
     * Returns a copy of the subscription whose receiver has the state {@link ReceiverState#WORKING}. Deliveries with
     * earlier attempts then don't wait for their planned retries.
     */
    public Subscription asRepaired(Instant now) {
        return with(next -> next.disabled(null).breakerState(null).repaired(now));
    }

    /** Returns the state of the receiver: working, failing or disabled. */
    public ReceiverState receiverState() {
        if (disabled != null) return ReceiverState.DISABLED;
        return breakerState != null && breakerState.countsAsFailing() ? ReceiverState.FAILING : ReceiverState.WORKING;
    }

    /**
     * Whether a text matches a pattern, in which {@code *} matches any text. For each star, the time grows only
     * linearly with the length of the text.
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
