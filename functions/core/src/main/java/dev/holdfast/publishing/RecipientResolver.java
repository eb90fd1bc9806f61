// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.event.Event;
import dev.holdfast.silence.Silence;
import dev.holdfast.silence.SilenceStore;
import dev.holdfast.subscription.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resolves the recipients of an event, the delivery time, and any silence. Publishing and previews share it. */
public final class RecipientResolver {
    private final TargetRegistry targetRegistry;
    private final SilenceStore silenceStore;

    public RecipientResolver(TargetRegistry targetRegistry, SilenceStore silenceStore) {
        this.targetRegistry = targetRegistry;
        this.silenceStore = silenceStore;
    }

    /**
     * A subscription whose filter matches an event.
     *
     * @param people the people to notify; empty where the subscription has an address of its own
     * @param unreachable the people to notify who have no address
     * @param silence the silence that suppresses the event, null for none
     * @param earliestDelivery when the subscription's grouping and hours allow the delivery
     * @param breakerMode which deliveries the receiver's circuit breaker allows now
     * @param isForPeople whether the subscription notifies people: by its target, by name or for their roles. True for silenced and
     *     disabled subscriptions too
     */
    public record SubscriptionMatch(
            Subscription subscription,
            List<String> people,
            List<String> unreachable,
            @Nullable Silence silence,
            Instant earliestDelivery,
            CircuitBreaker.BreakerMode breakerMode,
            boolean isForPeople) {
        /** Whether the subscription is enabled and not silenced. */
        public boolean isActive() {
            return subscription.disabled() == null && silence == null;
        }

        /** Returns one recipient a delivery: a person, or null for the subscription's own address. */
        public List<@Nullable String> recipients() {
            if (subscription.notifiesPeople()) return new ArrayList<>(people);
            var ownAddress = new ArrayList<@Nullable String>();
            ownAddress.add(null);
            return ownAddress;
        }
    }

    /** Returns the subscriptions that match the event, in their order, including silenced and disabled ones. */
    public List<SubscriptionMatch> resolve(Event event, List<Subscription> subscriptions, String app, Instant now) {
        List<Silence> silences = null;
        var matches = new ArrayList<SubscriptionMatch>();
        for (var subscription : subscriptions) {
            if (!subscription.filter().matches(event)) continue;
            Silence silence = null;
            if (targetRegistry.isForPeople(subscription.target()) && subscription.disabled() == null) {
                if (silences == null) silences = silenceStore.findAll(app);
                silence = silences.stream()
                        .filter(candidate -> candidate.covers(event, now))
                        .findFirst()
                        .orElse(null);
            }
            matches.add(match(subscription, event, silence, now));
        }
        return matches;
    }

    private SubscriptionMatch match(Subscription subscription, Event event, @Nullable Silence silence, Instant now) {
        var people = subscription.notifiesPeople()
                ? subscription.peopleToNotify(event.data().notifiedRoles())
                : List.<String>of();
        var reachable = people.stream()
                .filter(person -> targetRegistry.canReach(subscription.target(), person))
                .toList();
        var unreachable =
                people.stream().filter(person -> !reachable.contains(person)).toList();
        return new SubscriptionMatch(
                subscription,
                reachable,
                unreachable,
                silence,
                subscription.deliveryOptions().earliestDelivery(now),
                CircuitBreaker.modeOf(subscription, now),
                targetRegistry.isForPeople(subscription.target())
                        || subscription.notifiesPeople()
                        || !subscription.roles().isEmpty());
    }
}
