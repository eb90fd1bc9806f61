package dev.holdfast.courier;

import dev.holdfast.table.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries work out in this process: each partition (a subscription's deliveries, a queue's releases) has a lane of its own, so what
 * hangs holds up only its like. What concerns one subject is never under way twice at a time, so that it keeps its order.
 */
public final class LocalCourier implements Courier {
    /** So many at once in a lane. */
    private static final int AT_ONCE = 4;

    /** What waits in a lane beyond this is left to the sweep. */
    private static final int WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(LocalCourier.class);

    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Carrier carrier;

    public LocalCourier(Carrier carrier) {
        this.carrier = carrier;
    }

    @Override
    public void take(List<Key> keys) {
        keys.stream()
                .collect(Collectors.groupingBy(Key::partition))
                .forEach((partition, some) ->
                        lanes.computeIfAbsent(partition, Lane::new).take(some));
    }

    @Override
    public int room(String partition) {
        var lane = lanes.get(partition);
        return lane == null ? WAITING : lane.room();
    }

    private final class Lane {
        private final String partition;
        private final ReentrantLock lock = new ReentrantLock();
        // What is here already is not taken twice: a lease that ends in a long lane would else spend attempts at once
        // that are meant to be spread over days.
        private final LinkedHashSet<Key> waiting = new LinkedHashSet<>();
        private final Set<Key> underway = new HashSet<>();
        private final Set<String> subjects = new HashSet<>();
        private int running;

        Lane(String partition) {
            this.partition = partition;
        }

        /** All before any is carried, so that what comes together can go together. */
        void take(List<Key> keys) {
            lock.lock();
            try {
                var fresh = 0;
                for (var key : keys)
                    if (waiting.size() < WAITING && !underway.contains(key) && waiting.add(key)) fresh++;
                for (; fresh > 0 && running < AT_ONCE; fresh--) {
                    running++;
                    Thread.ofVirtual().name("courier").start(this::drain);
                }
            } finally {
                lock.unlock();
            }
        }

        int room() {
            lock.lock();
            try {
                return WAITING - waiting.size();
            } finally {
                lock.unlock();
            }
        }

        private void drain() {
            var together = together();
            var said = "";
            for (var keys = next(List.of(), together); !keys.isEmpty(); keys = next(keys, together)) {
                try {
                    if (!carrier.carry(keys)) drop();
                } catch (RuntimeException | Error e) {
                    // An error too: a thread that ends here would keep its place in the lane for ever.
                    var why = String.valueOf(e.getMessage());
                    // Once for all that break off alike: a table that is closed would else be told of for each that
                    // waits.
                    if (!why.equals(said)) LOG.warn("what was under way broke off and will be tried again: {}", why);
                    said = why;
                }
            }
        }

        /** Leaves what waits to its leases, which end within a minute: thousands would else be looked at one by one, only to be put off. */
        private void drop() {
            lock.lock();
            try {
                waiting.clear();
            } finally {
                lock.unlock();
            }
        }

        private int together() {
            try {
                return carrier.together(partition);
            } catch (RuntimeException | Error e) {
                return 1;
            }
        }

        /** What is to be carried after these; nothing when this thread ends. */
        private List<Key> next(List<Key> done, int together) {
            lock.lock();
            try {
                for (var key : done) {
                    underway.remove(key);
                    subjects.remove(carrier.subject(key));
                }
                var next = new ArrayList<Key>();
                for (var keys = waiting.iterator(); next.size() < together && keys.hasNext(); ) {
                    var key = keys.next();
                    // Whoever has that subject under way takes this when it is done.
                    if (subjects.contains(carrier.subject(key))) continue;
                    // Whoever comes next takes what is of another kind.
                    if (!next.isEmpty() && !carrier.like(key).equals(carrier.like(next.getFirst()))) continue;
                    keys.remove();
                    next.add(key);
                }
                for (var key : next) {
                    underway.add(key);
                    subjects.add(carrier.subject(key));
                }
                if (next.isEmpty()) running--;
                return next;
            } finally {
                lock.unlock();
            }
        }
    }
}
