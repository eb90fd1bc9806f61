// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.egress.AddressGuard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one open producer for each {@link ProducerSettings}. Closes a producer after it was idle for
 * {@link #IDLE_LIMIT}.
 */
final class ProducerPool implements AutoCloseable {
    static final Duration IDLE_LIMIT = Duration.ofMinutes(5);

    private final AddressGuard guard;
    private final Map<String, Object> extraSettings;
    private final MachineClock clock;
    private final Map<ProducerSettings, PooledProducer> openProducers = new HashMap<>();
    private @Nullable ScheduledExecutorService closeScheduler;

    /** @param extraSettings properties of Kafka's producer in addition to {@link ProducerSettings#toProperties} */
    ProducerPool(AddressGuard guard, Map<String, Object> extraSettings, InstantSource clock) {
        this.guard = guard;
        this.extraSettings = Map.copyOf(extraSettings);
        this.clock = MachineClock.of(clock);
    }

    /** A producer that several calls share. The pool makes the producer at its first use. */
    final class PooledProducer {
        private final ProducerSettings producerSettings;
        private @Nullable GuardedProducer producer;
        private boolean closed;
        private int userCount;
        private long lastUsedNanos;

        private PooledProducer(ProducerSettings producerSettings) {
            this.producerSettings = producerSettings;
        }

        /**
         * @throws KafkaException if {@link GuardedProducer#of} throws this exception, or if the pool has closed this
         *     producer
         */
        synchronized GuardedProducer producer() {
            if (closed) throw new KafkaException("closed");
            if (producer == null) {
                var properties = producerSettings.toProperties();
                properties.putAll(extraSettings);
                producer = GuardedProducer.of(properties, guard);
            }
            return producer;
        }

        private synchronized void close() {
            closed = true;
            if (producer != null) producer.close();
        }
    }

    /** Returns a producer that stays open until {@link #release} or {@link #discard}. */
    synchronized PooledProducer borrow(ProducerSettings producerSettings) {
        if (closeScheduler == null) {
            var threads = Thread.ofPlatform().daemon().name("kafka-idle").factory();
            closeScheduler = Executors.newSingleThreadScheduledExecutor(threads);
            var unused = closeScheduler.scheduleAtFixedRate(this::tryCloseIdle, 1, 1, TimeUnit.MINUTES);
        }
        // Closes idle producers here too, because the scheduler doesn't run while AWS Lambda freezes the process.
        // Meanwhile, brokers close idle connections.
        closeIdle();
        var pooledProducer = openProducers.computeIfAbsent(producerSettings, PooledProducer::new);
        pooledProducer.userCount++;
        return pooledProducer;
    }

    synchronized void release(PooledProducer pooledProducer) {
        pooledProducer.userCount--;
        pooledProducer.lastUsedNanos = clock.nanoTime();
    }

    /**
     * Closes a producer in the background. Calls that use the producer fail, and the producer drops its unsent records.
     */
    synchronized void discard(PooledProducer pooledProducer) {
        if (openProducers.remove(pooledProducer.producerSettings, pooledProducer)) closeInBackground(pooledProducer);
    }

    /** Closes idle producers, and catches every exception and error, because an uncaught one would end the schedule. */
    private void tryCloseIdle() {
        try {
            closeIdle();
        } catch (RuntimeException | Error e) {
            // The next run tries again.
        }
    }

    synchronized void closeIdle() {
        var nanos = clock.nanoTime();
        for (var pooledProducer : List.copyOf(openProducers.values()))
            if (pooledProducer.userCount == 0 && nanos - pooledProducer.lastUsedNanos >= IDLE_LIMIT.toNanos())
                discard(pooledProducer);
    }

    synchronized int count() {
        return openProducers.size();
    }

    @Override
    public synchronized void close() {
        if (closeScheduler != null) closeScheduler.shutdownNow();
        for (var pooledProducer : List.copyOf(openProducers.values())) discard(pooledProducer);
    }

    /**
     * Closes the producer in the background, because closing waits for the producer's own thread. A name lookup may
     * block that thread.
     */
    private static void closeInBackground(PooledProducer pooledProducer) {
        Thread.ofPlatform().daemon().name("kafka-close").start(pooledProducer::close);
    }
}
