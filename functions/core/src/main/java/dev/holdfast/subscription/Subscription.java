package dev.holdfast.subscription;

import dev.holdfast.channel.DeliveryTarget;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events go to which target.
 *
 * @param types patterns of event types, where {@code *} stands for any text: {@code dev.holdfast.item.*}; none means all
 * @param workflow only events of this workflow's items
 * @param state only events that leave the item in this state
 * @param labels only events of items that carry all of these
 * @param roles only events that tell one of these roles; none means all events
 * @param target the kind of target: {@code webhook}, …
 * @param address where: a webhook's URL; or {@link DeliveryTarget#NOTIFY_ADDRESS}
 * @param secrets what deliveries are signed with or the receiver asks for, the newest first
 * @param manner how people are told
 * @param disabled why nothing is delivered any more, null while something is
 * @param trouble that the newest attempts failed, null when the newest one arrived or there is none
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
        DeliveryOptions manner,
        @Nullable String disabled,
        @Nullable BreakerState trouble,
        Instant created)
        implements SubscriptionBuilder.With {
    /** @param until when it stops signing, after its successor took over; null for the one in use */
    public record SubscriptionSecret(String value, @Nullable Instant until) {
        @Override
        public String toString() {
            return "Secret[…]";
        }
    }

    public Subscription {
        types = List.copyOf(types);
        labels = Map.copyOf(labels);
        roles = List.copyOf(roles);
        secrets = List.copyOf(secrets);
        // Of before there were manners.
        if (manner == null) manner = DeliveryOptions.DEFAULTS;
    }

    /** Without the address, which may be all that it takes to use it. */
    @Override
    public String toString() {
        return "Subscription[" + id + "]";
    }

    /** Whether it tells the people whom an event names, each by themselves. */
    public boolean notifiesPeople() {
        return address.equals(DeliveryTarget.NOTIFY_ADDRESS);
    }

    /** Which events it is for, be it disabled or not. */
    public EventFilter filter() {
        return new EventFilter(types, workflow, state, labels, roles);
    }

    /** Of those whom an event tells, the people that this is for, in the order of the roles and each once. */
    public List<String> peopleToNotify(Map<String, List<String>> told) {
        return told.entrySet().stream()
                .filter(role -> roles.isEmpty() || roles.contains(role.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(role -> role.getValue().stream())
                .distinct()
                .toList();
    }

    public List<String> activeSecrets(Instant now) {
        return secrets.stream()
                .filter(s -> s.until() == null || s.until().isAfter(now))
                .map(SubscriptionSecret::value)
                .toList();
    }

    boolean hasSameReceiver(Subscription other) {
        return target.equals(other.target) && address.equals(other.address);
    }

    public Subscription withDisabled(String reason) {
        return with(next -> next.disabled(reason).trouble(null));
    }

    /** Linear in the text for each star, so no pattern can make it hang. */
    public static boolean matchesPattern(String glob, String text) {
        var parts = glob.split("\\*", -1);
        if (parts.length == 1) return glob.equals(text);
        if (!text.startsWith(parts[0])) return false;
        var at = parts[0].length();
        for (var i = 1; i < parts.length - 1; i++) {
            var found = text.indexOf(parts[i], at);
            if (found < 0) return false;
            at = found + parts[i].length();
        }
        var last = parts[parts.length - 1];
        return text.length() - at >= last.length() && text.endsWith(last);
    }
}
