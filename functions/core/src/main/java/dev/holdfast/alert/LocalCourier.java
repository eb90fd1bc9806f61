package dev.holdfast.alert;

import dev.holdfast.table.Key;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries deliveries out in this process: each subscription has a lane of its own, so a receiver that hangs holds up only what
 * is meant for it.
 */
public final class LocalCourier implements Courier {
    /** So many attempts at once for one subscription. */
    private static final int AT_ONCE = 4;

    /** What waits in a lane beyond this is left to the sweep, which hands it out again when its lease ends. */
    private static final int WAITING = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(LocalCourier.class);

    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Consumer<Key> deliver;

    public LocalCourier(Consumer<Key> deliver) {
        this.deliver = deliver;
    }

    @Override
    public void take(List<Key> deliveries) {
        for (var key : deliveries)
            lanes.computeIfAbsent(key.partition(), p -> new Lane()).take(key);
    }

    private final class Lane {
        private final ReentrantLock lock = new ReentrantLock();
        // What is here already is not taken twice: a lease that ends in a long lane would else spend attempts at once
        // that
        // are meant to be spread over days.
        private final LinkedHashSet<Key> waiting = new LinkedHashSet<>();
        private final Set<Key> underway = new HashSet<>();
        private int running;

        void take(Key key) {
            lock.lock();
            try {
                if (waiting.size() >= WAITING || underway.contains(key) || !waiting.add(key)) return;
                if (running < AT_ONCE) {
                    running++;
                    Thread.ofVirtual().name("delivery").start(this::drain);
                }
            } finally {
                lock.unlock();
            }
        }

        private void drain() {
            for (var key = next(null); key != null; key = next(key)) {
                try {
                    deliver.accept(key);
                } catch (RuntimeException | Error e) {
                    // An error too: a thread that ends here would keep its place in the lane for ever.
                    LOG.warn("a delivery broke off and will be tried again: {}", String.valueOf(e.getMessage()));
                }
            }
        }

        /** What is to be delivered after this; null when nothing waits and this thread ends. */
        private @Nullable Key next(@Nullable Key done) {
            lock.lock();
            try {
                if (done != null) underway.remove(done);
                if (waiting.isEmpty()) {
                    running--;
                    return null;
                }
                var next = waiting.removeFirst();
                underway.add(next);
                return next;
            } finally {
                lock.unlock();
            }
        }
    }
}
