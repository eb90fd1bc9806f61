// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.event.Event;
import dev.holdfast.event.EventTypes;
import dev.holdfast.event.SubscriptionEventData;
import dev.holdfast.silence.Silence;
import dev.holdfast.silence.SilenceStore;
import dev.holdfast.subscription.DeliveryHours;
import dev.holdfast.subscription.FallbackChain;
import dev.holdfast.subscription.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Determines the recipients of an event, the delivery time, and any silence. Both publishing and previews use this
 * class.
 */
public final class RecipientResolver {
    private final TargetRegistry targetRegistry;
    private final SilenceStore silenceStore;
    private final DeliveryHours deliveryHours;

    public RecipientResolver(TargetRegistry targetRegistry, SilenceStore silenceStore, DeliveryHours deliveryHours) {
        this.targetRegistry = targetRegistry;
        this.silenceStore = silenceStore;
        this.deliveryHours = deliveryHours;
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
        var silenceLookup = new SilenceLookup(event, app, now);
        var matches = new LinkedHashMap<String, SubscriptionMatch>();
        for (var subscription : subscriptions) {
            if (isAbout(subscription, event) || !subscription.filter().matches(event)) continue;
            var silence = silenceLookup.find(subscription);
            matches.putIfAbsent(
                    subscription.id(), match(event, subscription, peopleOf(subscription, event), silence, now));
            // A fallback delivers the events that the failing subscription should have delivered.
            if (silence != null || !EventTypes.isAlarm(event.type())) continue;
            for (var fallback : FallbackChain.of(subscription, subscriptions))
                if (!isAbout(fallback, event))
                    matches.putIfAbsent(
                            fallback.id(),
                            match(event, fallback, peopleOf(fallback, event), silenceLookup.find(fallback), now));
        }
        return List.copyOf(matches.values());
    }

    /**
     * Returns the subscriptions that get the event of a resolved deadline, in their order.
     *
     * @param audience the receivers who were notified of the lateness
     */
    List<SubscriptionMatch> resolveResolution(
            Event event, List<Subscription> subscriptions, String app, Instant now, ResolutionAudience audience) {
        var matches = new ArrayList<SubscriptionMatch>();
        for (var subscription : subscriptions) {
            if (audience.hasNotice(subscription)) {
                var people = audience.people(subscription);
                matches.add(match(
                        event, subscription, people.isEmpty() ? peopleOf(subscription, event) : people, null, now));
            } else if (!isForPeople(subscription) || !audience.excludesOthers(subscription))
                matches.addAll(resolve(event, List.of(subscription), app, now));
        }
        return matches;
    }

    private boolean isForPeople(Subscription subscription) {
        return targetRegistry.isForPeople(subscription.target()) || subscription.notifiesPeople();
    }

    private static List<String> peopleOf(Subscription subscription, Event event) {
        return subscription.peopleToNotify(event.data().notifiedRoles());
    }

    /** Finds the silences of one event. Reads them once, and only if a subscription's target is for people. */
    private final class SilenceLookup {
        private final Event event;
        private final String app;
        private final Instant now;
        private @Nullable List<Silence> silences;

        SilenceLookup(Event event, String app, Instant now) {
            this.event = event;
            this.app = app;
            this.now = now;
        }

        @Nullable
        Silence find(Subscription subscription) {
            if (!targetRegistry.isForPeople(subscription.target())) return null;
            if (silences == null) silences = silenceStore.findAll(app);
            return silences.stream()
                    .filter(candidate -> candidate.covers(event, now))
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * A failing subscription can't deliver the event about its own failure. An attempt would only add one more failure.
     */
    private static boolean isAbout(Subscription subscription, Event event) {
        return event.data() instanceof SubscriptionEventData changed
                && changed.subscription().equals(subscription.id());
    }

    private SubscriptionMatch match(
            Event event,
            Subscription subscription,
            List<String> notifiedPeople,
            @Nullable Silence silence,
            Instant now) {
        var people = subscription.notifiesPeople() ? notifiedPeople : List.<String>of();
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
                deliveryHours.earliestDelivery(subscription, now),
                CircuitBreaker.modeOf(subscription, EventTypes.isAlarm(event.type()), now),
                isForPeople(subscription) || !subscription.roles().isEmpty());
    }
}
