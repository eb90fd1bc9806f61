package dev.holdfast.alert;

import dev.holdfast.courier.Carrier;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to deliver each of some events, and writes down how it went. Receivers may see an event twice, by the same
 * id. An event goes only when the one before it of the same subject is settled, so each receiver sees a subject's events in
 * their order; what has lined up behind one goes on at once when that is settled.
 */
public final class DeliverEvents implements Carrier {
    /** What lined up is begun within so long; the rest is left to the sweep. */
    private static final Duration GOING_ON = Duration.ofSeconds(30);

    private static final int MOST = 100;

    private final Deliveries deliveries;
    private final Subscriptions subscriptions;
    private final Senders senders;
    private final Circuit circuit;
    private final Pace pace;
    private final Waiting waiting;
    private final Attempts attempts;
    private final InstantSource clock;

    public DeliverEvents(
            Deliveries deliveries,
            Subscriptions subscriptions,
            Senders senders,
            Backoff backoff,
            Circuit circuit,
            Pace pace,
            Notified notified,
            InstantSource clock,
            Metrics metrics) {
        this.deliveries = deliveries;
        this.subscriptions = subscriptions;
        this.senders = senders;
        this.circuit = circuit;
        this.pace = pace;
        this.waiting = new Waiting(deliveries, circuit);
        this.attempts = new Attempts(deliveries, subscriptions, senders, backoff, circuit, notified, clock, metrics);
        this.clock = clock;
    }

    @Override
    public int together(String partition) {
        return Deliveries.to(partition, subscriptions)
                .map(found -> senders.together(found.subscription().target()))
                .orElse(1);
    }

    @Override
    public String subject(Key key) {
        return DeliveryKeys.subject(key);
    }

    /** What is for another person is another letter. */
    @Override
    public String like(Key key) {
        return DeliveryKeys.person(key);
    }

    @Override
    public boolean carry(List<Key> keys) {
        return new Walk().carry(keys);
    }

    /** What one call carries, and what it comes upon on the way. */
    private final class Walk {
        private final Instant end = clock.instant().plus(GOING_ON);
        /** What lined up behind that which has been settled, and the lease that it waits under. */
        private final SortedMap<Key, Instant> followed = new TreeMap<>(Comparator.comparing(Key::sort));

        private boolean held;

        boolean carry(List<Key> keys) {
            for (var from = 0; from < keys.size() && !held; from += MOST)
                rounds(keys.subList(from, Math.min(from + MOST, keys.size())), stored -> true, this::leased);
            while (!held && !followed.isEmpty()) {
                var some = new HashMap<Key, Instant>();
                for (var key : followed.keySet().stream().limit(MOST).toList()) some.put(key, followed.remove(key));
                rounds(
                        some.keySet().stream()
                                .sorted(Comparator.comparing(Key::sort))
                                .toList(),
                        stored -> goesOn(stored, some.get(stored.key())),
                        stored -> goesOn(stored, some.get(stored.key())));
            }
            return !held;
        }

        /**
         * @param first which of them go at all
         * @param then which of those that had to wait for others still go after these
         */
        private void rounds(List<Key> keys, Predicate<Deliveries.Stored> first, Predicate<Deliveries.Stored> then) {
            var still = first;
            for (var left = keys; !left.isEmpty(); still = then) {
                var pending = deliveries.pending(left).stream().filter(still).toList();
                left = pending.isEmpty() ? List.of() : round(pending);
            }
        }

        /** Whether nobody else will have it while it is attempted. */
        private boolean leased(Deliveries.Stored stored) {
            return stored.delivery().again().isAfter(clock.instant().plus(Senders.TIMEOUT));
        }

        /** Whether there is time for it, and nobody else has it by now or will while it is attempted. */
        private boolean goesOn(Deliveries.Stored stored, @Nullable Instant lease) {
            return clock.instant().isBefore(end) && stored.delivery().again().equals(lease) && leased(stored);
        }

        /** Attempts what may go together, and returns what is still to be attempted after that. */
        private List<Key> round(List<Deliveries.Stored> pending) {
            var meant = pending.getFirst().delivery();
            var found = subscriptions.find(meant.app(), meant.subscription()).orElse(null);
            var to = found == null ? null : found.subscription();
            var begun = clock.instant();
            var opening = opening(to, begun);
            if (opening.isAfter(begun)) {
                waiting.until(opening, pending);
                return List.of();
            }
            var way = Circuit.way(to, begun);
            if (to != null && way == Circuit.Way.HELD) return hold(pending, to, begun);
            var most = way == Circuit.Way.PROBE ? 1 : to == null ? MOST : senders.together(to.target());
            var turn = Turn.of(pending, deliveries.ahead(pending), most, to != null && senders.speaks(to.target()));
            var later = new ArrayList<>(turn.later());
            later.addAll(waiting.behind(turn.tooEarly(), begun));
            if (turn.now().isEmpty()) return later;
            var going = to == null ? turn.now() : within(to, turn, pending, begun);
            if (going.isEmpty()) return List.of();
            // Whoever was quicker knows better when it goes on.
            if (found != null && !circuit.admits(found, begun))
                return hold(others(pending, turn, List.of()), found.subscription(), begun);
            attempts.make(going, found, begun).forEach(this::lineUp);
            return going.size() < turn.now().size() ? List.of() : later;
        }

        private void lineUp(Delivery done) {
            if (done.status() == Delivery.Status.PENDING) return;
            for (var next : done.followed())
                followed.put(DeliveryKeys.of(done.app(), done.subscription(), next.sort()), next.lease());
        }

        private List<Key> hold(List<Deliveries.Stored> some, Subscription to, Instant now) {
            held = true;
            waiting.held(some, to, now);
            return List.of();
        }
    }

    /** When it may be told. Whatever made an attempt wait, be it another attempt or a limit, did not look at the hours. */
    private static Instant opening(@Nullable Subscription to, Instant now) {
        if (to == null || to.disabled() != null) return now;
        var hours = to.manner().hours();
        return hours == null ? now : hours.opening(now);
    }

    /** Those whose turn it is that the subscription's limit lets go; the others, and all that follow, are put off. */
    private List<Deliveries.Stored> within(Subscription to, Turn turn, List<Deliveries.Stored> pending, Instant now) {
        var able = turn.now().size();
        var behind = turn.later().size();
        var admission = pace.admit(to, senders.speaks(to.target()), able, behind, now);
        var going = turn.now().subList(0, admission.now());
        if (admission.now() < able) waiting.until(admission.slots(), others(pending, turn, going));
        return going;
    }

    /** Those that neither go nor wait for what is on its way elsewhere. */
    private static List<Deliveries.Stored> others(
            List<Deliveries.Stored> pending, Turn turn, List<Deliveries.Stored> going) {
        var out = Stream.concat(going.stream(), turn.tooEarly().keySet().stream())
                .map(Deliveries.Stored::key)
                .collect(Collectors.toSet());
        return pending.stream().filter(stored -> !out.contains(stored.key())).toList();
    }
}
