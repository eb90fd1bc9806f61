package dev.holdfast.alert;

import dev.holdfast.event.Event;
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
 * @param target the kind of target: {@code webhook}, …
 * @param address where: a webhook's URL
 * @param secrets what deliveries are signed with or the receiver asks for, the newest first
 * @param manner how people are told
 * @param disabled why nothing is delivered any more, null while something is
 * @param trouble that the newest attempts failed, null when the newest one arrived or there is none
 */
public record Subscription(
        String app,
        String id,
        List<String> types,
        @Nullable String workflow,
        @Nullable String state,
        Map<String, String> labels,
        String target,
        String address,
        List<Secret> secrets,
        Manner manner,
        @Nullable String disabled,
        @Nullable Trouble trouble,
        Instant created) {
    /** @param until when it stops signing, after its successor took over; null for the one in use */
    public record Secret(String value, @Nullable Instant until) {
        @Override
        public String toString() {
            return "Secret[…]";
        }
    }

    public Subscription {
        types = List.copyOf(types);
        labels = Map.copyOf(labels);
        secrets = List.copyOf(secrets);
    }

    /** Without the address, which may be all that it takes to use it. */
    @Override
    public String toString() {
        return "Subscription[" + id + "]";
    }

    boolean wants(Event event) {
        return disabled == null && filter().wants(event);
    }

    /** @param inState null where it isn't known any more, and passes */
    boolean wants(String type, @Nullable String of, @Nullable String inState, Map<String, String> carrying) {
        return disabled == null && filter().wants(type, of, inState, carrying);
    }

    private Filter filter() {
        return new Filter(types, workflow, state, labels);
    }

    List<String> signing(Instant now) {
        return secrets.stream()
                .filter(s -> s.until() == null || s.until().isAfter(now))
                .map(Secret::value)
                .toList();
    }

    boolean sameReceiver(Subscription other) {
        return target.equals(other.target) && address.equals(other.address);
    }

    Subscription disabled(String reason) {
        return new Subscription(
                app, id, types, workflow, state, labels, target, address, secrets, manner, reason, null, created);
    }

    Subscription troubled(@Nullable Trouble trouble) {
        return new Subscription(
                app, id, types, workflow, state, labels, target, address, secrets, manner, disabled, trouble, created);
    }

    /** Linear in the text for each star, so no pattern can make it hang. */
    static boolean matches(String glob, String text) {
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
