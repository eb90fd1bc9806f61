package dev.holdfast.alert;

import dev.holdfast.problem.Contended;
import dev.holdfast.table.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Lets deliveries wait that can't go yet. They are put off all in one go, no attempt is counted, and the sweep sees to them when
 * their time has come. Where one has changed meanwhile, whoever was quicker says how it goes on, and the others are put off
 * all the same.
 */
final class Waiting {
    /** A lease that ends no later than this after another serves as well; and so much one machine's clock may be behind another's. */
    private static final Duration NEARLY = Duration.ofSeconds(5);

    private static final int WRITES = 3;

    private final Deliveries deliveries;
    private final Circuit circuit;

    Waiting(Deliveries deliveries, Circuit circuit) {
        this.deliveries = deliveries;
        this.circuit = circuit;
    }

    void until(Instant at, List<Deliveries.Stored> some) {
        until(some.stream().map(stored -> at).toList(), some);
    }

    /** @param slots for each, when to look at it again */
    List<Boolean> until(List<Instant> slots, List<Deliveries.Stored> some) {
        if (some.isEmpty()) return List.of();
        return deliveries.replaceEach(
                some,
                IntStream.range(0, some.size())
                        .mapToObj(i -> some.get(i).delivery().waiting(slots.get(i)))
                        .toList());
    }

    /** Since their receiver is in trouble. What is not looked at before it is tried again anyway stays as it is: a backlog costs nothing. */
    void held(List<Deliveries.Stored> some, Subscription to, Instant now) {
        var early = some.stream()
                .filter(stored -> circuit.early(to, stored.delivery().again(), now))
                .toList();
        until(early.stream().map(stored -> circuit.later(to, now)).toList(), early);
    }

    /**
     * Behind others of their subject, which are on their way elsewhere or wait for their next attempt: all that line up wait until
     * the next millisecond each, so that they go on together, and none is found to be due without those ahead of it. Where the one ahead may be on its way, it is told who waits for it: whoever
     * settles that one goes on with this, and has nothing to look for.
     *
     * @param ahead for each, the one that has to be settled first
     * @return those for which that has happened just now, so that it is their turn after all
     */
    List<Key> behind(Map<Deliveries.Stored, Deliveries.Stored> ahead, Instant now) {
        var early = new ArrayList<Deliveries.Stored>();
        var slots = new ArrayList<Instant>();
        ahead.forEach((stored, before) -> {
            var slot = before.delivery().again().plusMillis(1);
            var lease = stored.delivery().again();
            if (!lease.isBefore(before.delivery().again()) && !lease.isAfter(slot.plus(NEARLY))) return;
            early.add(stored);
            slots.add(slot);
        });
        var done = until(slots, early);
        var turn = new ArrayList<Key>();
        ahead.forEach((stored, before) -> {
            var at = early.indexOf(stored);
            if (at >= 0 && !done.get(at)) return;
            var lease = at < 0 ? stored.delivery().again() : slots.get(at);
            if (leased(before, now) && !follows(stored.key(), lease, before)) turn.add(stored.key());
        });
        return turn;
    }

    /** Whether somebody may have it in hand, who would be in time to go on: what waits for its next attempt waits for less, or for longer. */
    private static boolean leased(Deliveries.Stored stored, Instant now) {
        var next = stored.delivery().again();
        return next.isAfter(now.plus(Senders.TIMEOUT))
                && !next.isAfter(now.plus(Deliveries.LEASE).plus(NEARLY));
    }

    /** False when the one ahead was settled meanwhile, and there is nothing to wait for. */
    private boolean follows(Key key, Instant lease, Deliveries.Stored before) {
        return Contended.retry(
                        WRITES,
                        before,
                        () -> deliveries.pending(List.of(before.key())).stream().findFirst(),
                        ahead ->
                                deliveries.replace(ahead, ahead.delivery().followedBy(key.sort(), lease)) ? true : null,
                        () -> false)
                .orElse(true);
    }
}
