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

/** Resolves who gets an event, when, and what keeps it from them. Publishing and previews use the same answer. */
public final class RecipientResolver {
    private final TargetRegistry targetRegistry;
    private final SilenceStore silenceStore;

    public RecipientResolver(TargetRegistry targetRegistry, SilenceStore silenceStore) {
        this.targetRegistry = targetRegistry;
        this.silenceStore = silenceStore;
    }

    /**
     * One subscription's share in an event.
     *
     * @param people whom it tells by name; none where the subscription says where it goes
     * @param unreachable whom it would tell, had they an address
     * @param silence what keeps it from being said, null for nothing
     * @param from when the subscription's manner lets it go
     * @param way what its receiver lets through now
     * @param forPeople whether it is there to tell people, by words, by name or for their roles, be it silenced or switched off
     */
    public record Share(
            Subscription subscription,
            List<String> people,
            List<String> unreachable,
            @Nullable Silence silence,
            Instant from,
            CircuitBreaker.BreakerMode way,
            boolean forPeople) {
        public boolean goes() {
            return subscription.disabled() == null && silence == null;
        }

        /** Whom to send it to, one by one: a person, or null for the subscription's own address. */
        public List<@Nullable String> receivers() {
            if (subscription.notifiesPeople()) return new ArrayList<>(people);
            var own = new ArrayList<@Nullable String>();
            own.add(null);
            return own;
        }
    }

    /** The shares of all subscriptions that are for this event, those to which it doesn't go too. */
    public List<Share> resolve(Event event, List<Subscription> subscriptions, String app, Instant now) {
        List<Silence> known = null;
        var shares = new ArrayList<Share>();
        for (var subscription : subscriptions) {
            if (!subscription.filter().matches(event)) continue;
            Silence silence = null;
            if (targetRegistry.isForPeople(subscription.target()) && subscription.disabled() == null) {
                if (known == null) known = silenceStore.findAll(app);
                silence = known.stream()
                        .filter(s -> s.covers(event, now))
                        .findFirst()
                        .orElse(null);
            }
            shares.add(share(subscription, event, silence, now));
        }
        return shares;
    }

    private Share share(Subscription subscription, Event event, @Nullable Silence silence, Instant now) {
        var people = subscription.notifiesPeople()
                ? subscription.peopleToNotify(event.data().told())
                : List.<String>of();
        var reached = people.stream()
                .filter(person -> targetRegistry.canReach(subscription.target(), person))
                .toList();
        var unreachable =
                people.stream().filter(person -> !reached.contains(person)).toList();
        return new Share(
                subscription,
                reached,
                unreachable,
                silence,
                subscription.manner().earliestDelivery(now),
                CircuitBreaker.modeOf(subscription, now),
                targetRegistry.isForPeople(subscription.target())
                        || subscription.notifiesPeople()
                        || !subscription.roles().isEmpty());
    }
}
