// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the subscriptions that get the alarms of a failing or disabled subscription: its fallback, the fallback's
 * fallback, …
 */
public final class FallbackChain {
    private static final Logger LOG = LoggerFactory.getLogger(FallbackChain.class);

    private FallbackChain() {}

    /**
     * Returns the subscriptions that get the alarms of a failing or disabled subscription, in order. The chain ends
     * with the first working subscription. The chain is empty if the given subscription works.
     *
     * @param subscriptions all subscriptions of the application
     */
    public static List<Subscription> of(Subscription subscription, List<Subscription> subscriptions) {
        var byId = byId(subscriptions);
        var chain = new LinkedHashMap<String, Subscription>();
        var current = subscription;
        while (current.receiverState() != ReceiverState.WORKING && current.fallback() != null) {
            var next = byId.get(current.fallback());
            if (next == null)
                LOG.warn(
                        "the fallback {} of subscription {} of application {} is missing or can't be read",
                        current.fallback(),
                        current.id(),
                        current.app());
            // Two concurrent puts may have created a cycle of fallbacks.
            if (next == null || next.id().equals(subscription.id()) || chain.containsKey(next.id())) break;
            chain.put(next.id(), next);
            current = next;
        }
        return List.copyOf(chain.values());
    }

    /** Whether the chain of fallbacks that begins with a subscription contains the other subscription. */
    public static boolean leadsTo(Subscription subscription, Subscription other, List<Subscription> subscriptions) {
        if (subscription.fallback() == null) return false;
        var byId = byId(subscriptions);
        var next = subscription.fallback();
        for (var steps = 0; next != null && steps < subscriptions.size(); steps++) {
            if (next.equals(other.id())) return true;
            var current = byId.get(next);
            next = current == null ? null : current.fallback();
        }
        return false;
    }

    private static Map<String, Subscription> byId(List<Subscription> subscriptions) {
        return subscriptions.stream().collect(Collectors.toMap(Subscription::id, Function.identity()));
    }

    /** Returns the fault of a new fallback; null if the fallback is valid or absent. */
    static @Nullable String fault(
            String id, @Nullable String fallback, SubscriptionStore subscriptionStore, String app) {
        if (fallback == null) return null;
        if (fallback.equals(id)) return "must be another subscription";
        var subscriptions = subscriptionStore.findAll(app);
        var byId = byId(subscriptions);
        if (!byId.containsKey(fallback))
            return "must be the id of a subscription; there is no subscription " + fallback;
        var next = fallback;
        for (var steps = 0; next != null && steps <= subscriptions.size(); steps++) {
            if (next.equals(id)) return "must not be " + fallback + ", because its fallbacks lead back to " + id;
            var subscription = byId.get(next);
            next = subscription == null ? null : subscription.fallback();
        }
        return null;
    }
}
