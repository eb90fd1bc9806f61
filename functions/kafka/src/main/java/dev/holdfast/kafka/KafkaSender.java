package dev.holdfast.kafka;

import dev.holdfast.channel.EventSender;
import dev.holdfast.channel.TimeLimitedCall;
import dev.holdfast.egress.AddressGuard;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to a topic of Kafka, in the structured mode of CloudEvents' Kafka protocol binding 1.0.2: the value is the event, its
 * content type is a header, and the key is the event's subject, so that a subject's events stay in one partition and in their order.
 * The producer is idempotent and waits for all replicas in sync.
 *
 * <p>Where no topic is, or writing to it isn't allowed, the attempt has failed: topics are made and rights are given later on. Only
 * what the topic will never take, as too large, is rejected.
 */
public final class KafkaSender implements EventSender, AutoCloseable {
    private static final int MAX_MESSAGES_PER_BATCH = 100;

    private final AddressGuard guard;
    private final ProducerPool producerPool;
    private final @Nullable Set<String> allowedBrokers;

    /**
     * To whichever brokers a subscription names.
     *
     * @param guard decides which addresses may be connected to
     * @param clock tells for how long a producer has not been used
     */
    public KafkaSender(AddressGuard guard, InstantSource clock) {
        this(guard, new ProducerPool(guard, Map.of(), clock), null);
    }

    /** @param named the brokers that an address may name, each a host and a port in lower case; null for any */
    KafkaSender(AddressGuard guard, ProducerPool producerPool, @Nullable Set<String> named) {
        this.guard = guard;
        this.producerPool = producerPool;
        this.allowedBrokers = named;
    }

    /**
     * Only to brokers that the operator of a stack on AWS has named.
     *
     * @param brokers each a host and a port; none when nothing may be sent anywhere
     * @throws IllegalArgumentException when one isn't
     */
    public static KafkaSender toNamedBrokers(List<String> brokers, AddressGuard guard, InstantSource clock) {
        brokers.forEach(KafkaAddress::checkBroker);
        var named = brokers.stream().map(KafkaSender::toLowerCase).collect(Collectors.toUnmodifiableSet());
        return new KafkaSender(guard, new ProducerPool(guard, Map.of(), clock), named);
    }

    private static String toLowerCase(String broker) {
        return broker.toLowerCase(Locale.ROOT);
    }

    @Override
    public String kind() {
        return "kafka";
    }

    @Override
    public @Nullable String addressFault(String address) {
        try {
            var parsed = KafkaAddress.parse(address);
            for (var host : parsed.hosts()) {
                var kind = guard.refusedKind(host);
                if (kind != null)
                    return "a Kafka broker's address must be public; this one is " + kind
                            + ", and not among the allowed ones";
            }
            return refuse(parsed);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** Why nothing is sent there, or null. */
    private @Nullable String refuse(KafkaAddress address) {
        if (allowedBrokers == null) return null;
        return address.brokers().stream()
                .filter(broker -> !allowedBrokers.contains(toLowerCase(broker)))
                .findFirst()
                .map(broker -> "this deployment may not send to " + broker + ": its KafkaBrokers don't name it")
                .orElse(null);
    }

    @Override
    public int maxBatchSize() {
        return MAX_MESSAGES_PER_BATCH;
    }

    @Override
    public DeliveryOutcome send(EventMessage eventMessage) {
        return send(List.of(eventMessage)).getFirst();
    }

    @Override
    public List<DeliveryOutcome> send(List<EventMessage> messages) {
        var first = messages.getFirst();
        KafkaAddress address;
        try {
            address = KafkaAddress.parse(first.address());
        } catch (IllegalArgumentException malformed) {
            return Collections.nCopies(
                    messages.size(), new DeliveryOutcome.PermanentRejection(String.valueOf(malformed.getMessage())));
        }
        // An operator may allow it later, and then the retries get through.
        var refusal = refuse(address);
        if (refusal != null) return failAll(messages, refusal);
        try {
            return send(ProducerSettings.of(address, first), address.topic(), messages);
        } catch (IllegalArgumentException unusable) {
            return failAll(messages, String.valueOf(unusable.getMessage()));
        }
    }

    private List<DeliveryOutcome> send(ProducerSettings producerSettings, String topic, List<EventMessage> messages) {
        var pooledProducer = producerPool.borrow(producerSettings);
        try {
            // A platform thread, since making a producer looks names up, which would hold on to a carrier.
            return TimeLimitedCall.start(
                            Thread.ofPlatform().daemon().name("kafka"),
                            () -> new TopicBatch(producerPool, pooledProducer, topic).send(messages),
                            producerSettings.timeout())
                    .result(temporaryFailure -> {
                        // What counts as failed must not arrive later, after what was sent meanwhile.
                        producerPool.discard(pooledProducer);
                        return Collections.nCopies(messages.size(), temporaryFailure);
                    });
        } finally {
            producerPool.release(pooledProducer);
        }
    }

    private static List<DeliveryOutcome> failAll(List<EventMessage> messages, String reason) {
        return Collections.nCopies(messages.size(), new DeliveryOutcome.TemporaryFailure(reason, null));
    }

    /** Closes all producers; what they have not sent yet is dropped. */
    @Override
    public void close() {
        producerPool.close();
    }
}
