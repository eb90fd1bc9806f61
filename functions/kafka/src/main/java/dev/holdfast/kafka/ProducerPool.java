package dev.holdfast.kafka;

import dev.holdfast.egress.AddressGuard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The producers that are open, one for each {@link ProducerSettings}. One that nobody has used for a while is closed. */
final class ProducerPool implements AutoCloseable {
    static final Duration IDLE_LIMIT = Duration.ofMinutes(5);

    private final AddressGuard guard;
    private final Map<String, Object> extraSettings;
    private final InstantSource clock;
    private final Map<ProducerSettings, PooledProducer> open = new HashMap<>();
    private @Nullable ScheduledExecutorService closeScheduler;

    /** @param more settings beside those that a link makes */
    ProducerPool(AddressGuard guard, Map<String, Object> more, InstantSource clock) {
        this.guard = guard;
        this.extraSettings = Map.copyOf(more);
        this.clock = clock;
    }

    /** A producer, made when it is first asked for. */
    final class PooledProducer {
        private final ProducerSettings producerSettings;
        private @Nullable GuardedProducer producer;
        private boolean closed;
        private int users;
        private Instant used = Instant.MIN;

        private PooledProducer(ProducerSettings producerSettings) {
            this.producerSettings = producerSettings;
        }

        /** @throws KafkaException as {@link GuardedProducer#of} does, or when it was closed meanwhile */
        synchronized GuardedProducer producer() {
            if (closed) throw new KafkaException("closed");
            if (producer == null) {
                var settings = producerSettings.toProperties();
                settings.putAll(extraSettings);
                producer = GuardedProducer.of(settings, guard);
            }
            return producer;
        }

        private synchronized void close() {
            closed = true;
            if (producer != null) producer.close();
        }
    }

    synchronized PooledProducer borrow(ProducerSettings producerSettings) {
        if (closeScheduler == null) {
            var threads = Thread.ofPlatform().daemon().name("kafka-unused").factory();
            closeScheduler = Executors.newSingleThreadScheduledExecutor(threads);
            var unused = closeScheduler.scheduleAtFixedRate(this::closeUnused, 1, 1, TimeUnit.MINUTES);
        }
        // Where this process was frozen meanwhile, as on AWS Lambda, nobody has, and the brokers have long hung up.
        closeUnused();
        var one = open.computeIfAbsent(producerSettings, PooledProducer::new);
        one.users++;
        return one;
    }

    synchronized void release(PooledProducer one) {
        one.users--;
        one.used = clock.instant();
    }

    /** Whoever uses it just now fails, and nothing that it holds is sent any more. */
    synchronized void discard(PooledProducer one) {
        if (open.remove(one.producerSettings, one)) closeInBackground(one);
    }

    synchronized void closeUnused() {
        var since = clock.instant().minus(IDLE_LIMIT);
        for (var one : List.copyOf(open.values())) if (one.users == 0 && !one.used.isAfter(since)) discard(one);
    }

    synchronized int count() {
        return open.size();
    }

    @Override
    public synchronized void close() {
        if (closeScheduler != null) closeScheduler.shutdownNow();
        for (var one : List.copyOf(open.values())) discard(one);
    }

    /** On a thread of its own: closing waits for the producer's thread, which may be stuck in looking up a name. */
    private static void closeInBackground(PooledProducer one) {
        Thread.ofPlatform().daemon().name("kafka-close").start(one::close);
    }
}
