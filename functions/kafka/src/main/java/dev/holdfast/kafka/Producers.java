package dev.holdfast.kafka;

import dev.holdfast.webhook.AddressGuard;
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

/** The producers that are open, one for each {@link Link}. One that nobody has used for a while is closed. */
final class Producers implements AutoCloseable {
    static final Duration UNUSED = Duration.ofMinutes(5);

    private final AddressGuard guard;
    private final Map<String, Object> more;
    private final InstantSource clock;
    private final Map<Link, Open> open = new HashMap<>();
    private @Nullable ScheduledExecutorService closing;

    /** @param more settings beside those that a link makes */
    Producers(AddressGuard guard, Map<String, Object> more, InstantSource clock) {
        this.guard = guard;
        this.more = Map.copyOf(more);
        this.clock = clock;
    }

    /** A producer, made when it is first asked for. */
    final class Open {
        private final Link link;
        private @Nullable GuardedProducer producer;
        private boolean closed;
        private int users;
        private Instant used = Instant.MIN;

        private Open(Link link) {
            this.link = link;
        }

        /** @throws KafkaException as {@link GuardedProducer#of} does, or when it was closed meanwhile */
        synchronized GuardedProducer producer() {
            if (closed) throw new KafkaException("closed");
            if (producer == null) {
                var settings = link.settings();
                settings.putAll(more);
                producer = GuardedProducer.of(settings, guard);
            }
            return producer;
        }

        private synchronized void close() {
            closed = true;
            if (producer != null) producer.close();
        }
    }

    synchronized Open borrow(Link link) {
        if (closing == null) {
            var threads = Thread.ofPlatform().daemon().name("kafka-unused").factory();
            closing = Executors.newSingleThreadScheduledExecutor(threads);
            var unused = closing.scheduleAtFixedRate(this::closeUnused, 1, 1, TimeUnit.MINUTES);
        }
        // Where this process was frozen meanwhile, as on AWS Lambda, nobody has, and the brokers have long hung up.
        closeUnused();
        var one = open.computeIfAbsent(link, Open::new);
        one.users++;
        return one;
    }

    synchronized void giveBack(Open one) {
        one.users--;
        one.used = clock.instant();
    }

    /** Whoever uses it just now fails, and nothing that it holds is sent any more. */
    synchronized void discard(Open one) {
        if (open.remove(one.link, one)) drop(one);
    }

    synchronized void closeUnused() {
        var since = clock.instant().minus(UNUSED);
        for (var one : List.copyOf(open.values())) if (one.users == 0 && !one.used.isAfter(since)) discard(one);
    }

    synchronized int count() {
        return open.size();
    }

    @Override
    public synchronized void close() {
        if (closing != null) closing.shutdownNow();
        for (var one : List.copyOf(open.values())) discard(one);
    }

    /** On a thread of its own: closing waits for the producer's thread, which may be stuck in looking up a name. */
    private static void drop(Open one) {
        Thread.ofPlatform().daemon().name("kafka-close").start(one::close);
    }
}
