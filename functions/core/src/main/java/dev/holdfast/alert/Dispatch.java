package dev.holdfast.alert;

import dev.holdfast.courier.Courier;
import dev.holdfast.courier.Places;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Key;
import dev.holdfast.table.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts events on their way to every subscription that wants them, each behind the one before it of the same subject. */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final Subscriptions subscriptions;
    private final Audience audience;
    private final Deliveries deliveries;
    private final Tails tails;
    private final Circuit circuit;
    private final Courier courier;
    private final Metrics metrics;

    Dispatch(
            Subscriptions subscriptions,
            Audience audience,
            Deliveries deliveries,
            Tails tails,
            Circuit circuit,
            Courier courier,
            Metrics metrics) {
        this.subscriptions = subscriptions;
        this.audience = audience;
        this.deliveries = deliveries;
        this.tails = tails;
        this.circuit = circuit;
        this.courier = courier;
        this.metrics = metrics;
    }

    /**
     * @param forPeople whether any subscription that wants it is there to tell people, be it silenced or switched off
     * @param shares of those to whom it goes
     */
    private record Wanted(Told told, boolean forPeople, List<Audience.Share> shares) {
        /** Where people are to be told, a machine's having got it tells nobody. */
        Told to(Audience.Share share) {
            return share.forPeople() || !forPeople ? told : told.unstamped();
        }
    }

    /** Says how the deliveries of some events, in their order, are to be begun. */
    Round round(List<Told> news, Instant now) {
        var known = new HashMap<String, List<Subscription>>();
        var wanted = new ArrayList<Wanted>();
        for (var told : news) {
            var one = wanted(told, known.computeIfAbsent(told.app(), subscriptions::of), now);
            if (!one.shares().isEmpty()) wanted.add(one);
        }
        var round = new Round(tails.round(wanted.stream().map(Wanted::told).toList(), now), now);
        wanted.forEach(one -> one.shares().forEach(share -> round.begin(one.to(share), share)));
        return round;
    }

    private Wanted wanted(Told told, List<Subscription> subscriptions, Instant now) {
        var unassigned = told.event().data().unassigned().size();
        if (unassigned > 0) metrics.count("roles.unassigned", unassigned);
        var shares = audience.of(told.event(), subscriptions, told.app(), now);
        for (var share : shares) if (share.silence() != null) metrics.count("deliveries.silenced", 1);
        return new Wanted(
                told,
                shares.stream().anyMatch(Audience.Share::forPeople),
                shares.stream().filter(Audience.Share::goes).toList());
    }

    final class Round {
        private final List<Write> writes = new ArrayList<>();
        private final Set<Key> ready = new HashSet<>();
        private final Places places = new Places(courier);
        private final Tails.Round line;
        private final Instant now;

        private Round(Tails.Round line, Instant now) {
            this.line = line;
            this.now = now;
        }

        private void begin(Told told, Audience.Share share) {
            var subscription = share.subscription();
            if (!share.unreachable().isEmpty()) unreachable(told, share);
            for (var to : share.receivers()) {
                var held = share.way() == Circuit.Way.HELD;
                var waits = held || share.from().isAfter(now);
                var goes = !waits && places.take(DeliveryKeys.partition(subscription.app(), subscription.id()));
                // What nobody has taken on is due at once: the next sweep finds it.
                var next = held
                        ? circuit.later(subscription, share.from())
                        : goes ? now.plus(Deliveries.LEASE) : share.from();
                var after = line.append(told, subscription.id(), to, told.ahead(subscription));
                var begin = deliveries.begin(subscription, told, to, after, now, next);
                writes.add(begin);
                if (goes) ready.add(begin.key());
            }
        }

        /** What begins them, each unless it was begun before. */
        List<Write> writes() {
            return writes;
        }

        /** Hands on those of the writes' keys that were begun just now, where somebody takes them on. */
        void begun(List<Key> done) {
            var taken = done.stream().filter(ready::contains).toList();
            if (!taken.isEmpty()) courier.take(taken);
            line.settle();
        }
    }

    private void unreachable(Told told, Audience.Share share) {
        metrics.count("notices.unreachable", share.unreachable().size());
        LOG.info(
                "event {} tells {} people who have no address for {}",
                told.event().id(),
                share.unreachable().size(),
                share.subscription().target());
    }
}
