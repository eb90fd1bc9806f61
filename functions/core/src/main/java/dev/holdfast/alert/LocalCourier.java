package dev.holdfast.alert;

import dev.holdfast.table.Key;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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
        private final Queue<Key> waiting = new ArrayDeque<>();
        private int running;

        void take(Key key) {
            lock.lock();
            try {
                if (waiting.size() >= WAITING) return;
                waiting.add(key);
                if (running < AT_ONCE) {
                    running++;
                    Thread.ofVirtual().name("delivery").start(this::drain);
                }
            } finally {
                lock.unlock();
            }
        }

        private void drain() {
            while (true) {
                Key key;
                lock.lock();
                try {
                    key = waiting.poll();
                    if (key == null) {
                        running--;
                        return;
                    }
                } finally {
                    lock.unlock();
                }
                try {
                    deliver.accept(key);
                } catch (RuntimeException e) {
                    LOG.warn("a delivery broke off and will be tried again: {}", String.valueOf(e.getMessage()));
                }
            }
        }
    }
}
