// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.event.Event;
import dev.holdfast.event.EventTypes;
import dev.holdfast.event.SubscriptionEventData;
import dev.holdfast.silence.Silence;
import dev.holdfast.silence.SilenceStore;
import dev.holdfast.subscription.FallbackChain;
import dev.holdfast.subscription.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Determines the recipients of an event, the delivery time, and any silence. Both publishing and previews use this
 * class.
 */
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
     * @param people the people to notify; empty if the subscription sends to its own address
     * @param unreachable the people to notify who have no address
     * @param silence the silence that suppresses the event; null if no silence suppresses it
     * @param earliestDelivery the earliest time at which the subscription's groups and hours allow the delivery
     * @param breakerMode the present mode of the receiver's circuit breaker
     * @param isForPeople whether the subscription notifies people: through its target, by name or by role. The value
     *     doesn't depend on silences, or on whether the subscription is enabled
     */
    public record SubscriptionMatch(
            Subscription subscription,
            List<String> people,
            List<String> unreachable,
            @Nullable Silence silence,
            Instant earliestDelivery,
            CircuitBreaker.BreakerMode breakerMode,
            boolean isForPeople) {
        /**
         * Whether Holdfast begins deliveries. For a disabled subscription, Holdfast stores deliveries and sends them
         * after a caller has enabled the subscription.
         */
        public boolean isKept() {
            return silence == null;
        }

        /** Whether the subscription is enabled and not silenced. */
        public boolean isActive() {
            return subscription.disabled() == null && silence == null;
        }

        /** Returns the recipient of each delivery: a person, or null for the subscription's own address. */
        public List<@Nullable String> recipients() {
            if (subscription.notifiesPeople()) return new ArrayList<>(people);
            var ownAddress = new ArrayList<@Nullable String>();
            ownAddress.add(null);
            return ownAddress;
        }
    }

    /**
     * Returns the subscriptions that match the event, in their order, including silenced and disabled subscriptions.
     * For an alarm, the fallbacks of a failing or disabled subscription follow this subscription.
     */
    public List<SubscriptionMatch> resolve(Event event, List<Subscription> subscriptions, String app, Instant now) {
        List<Silence> silences = null;
        var matches = new ArrayList<SubscriptionMatch>();
        for (var subscription : receiversOf(event, subscriptions)) {
            Silence silence = null;
            if (targetRegistry.isForPeople(subscription.target())) {
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

    /**
     * Returns the subscriptions whose filters match. For an alarm, also returns the fallbacks of failing and disabled
     * subscriptions.
     */
    private static List<Subscription> receiversOf(Event event, List<Subscription> subscriptions) {
        var receivers = new LinkedHashSet<Subscription>();
        for (var subscription : subscriptions) {
            if (isAbout(subscription, event) || !subscription.filter().matches(event)) continue;
            receivers.add(subscription);
            if (!EventTypes.isAlarm(event.type())) continue;
            for (var fallback : FallbackChain.of(subscription, subscriptions))
                if (!isAbout(fallback, event)) receivers.add(fallback);
        }
        return List.copyOf(receivers);
    }

    /**
     * A failing subscription can't deliver the event about its own failure. An attempt would only add one more failure.
     */
    private static boolean isAbout(Subscription subscription, Event event) {
        return event.data() instanceof SubscriptionEventData changed
                && changed.subscription().equals(subscription.id());
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
