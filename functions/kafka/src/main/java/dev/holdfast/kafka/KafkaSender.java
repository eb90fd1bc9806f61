// SPDX-License-Identifier: Apache-2.0
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
 * Writes events to a Kafka topic in the structured mode of CloudEvents' Kafka protocol binding 1.0.2. The record's
 * value is the event, and a header contains the event's content type. The key is the event's subject, so that all
 * events of a subject are in one partition, in their order. The producer is idempotent and waits for all in-sync
 * replicas.
 *
 * <p>A missing topic or permission is a temporary failure, because an operator may add the topic or permission. An
 * event that the topic never accepts, for example because of its size, is a permanent rejection.
 */
public final class KafkaSender implements EventSender, AutoCloseable {
    private static final int MAX_MESSAGES_PER_BATCH = 100;

    private final AddressGuard guard;
    private final ProducerPool producerPool;
    private final @Nullable Set<String> allowedBrokers;

    /**
     * Makes a sender that allows any broker in a subscription's address.
     *
     * @param guard decides which addresses the sender is allowed to connect to
     * @param clock the clock that measures how long a producer has been idle
     */
    public KafkaSender(AddressGuard guard, InstantSource clock) {
        this(guard, new ProducerPool(guard, Map.of(), clock), null);
    }

    /** @param allowedBrokers the allowed brokers, each a host and a port in lower case; null allows any broker */
    KafkaSender(AddressGuard guard, ProducerPool producerPool, @Nullable Set<String> allowedBrokers) {
        this.guard = guard;
        this.producerPool = producerPool;
        this.allowedBrokers = allowedBrokers;
    }

    /**
     * Makes a sender that allows only the brokers in the settings of a stack on AWS.
     *
     * @param brokers the allowed brokers, each a host and a port; an empty list allows no broker
     * @throws IllegalArgumentException if an element is not a host and a port
     */
    public static KafkaSender toNamedBrokers(List<String> brokers, AddressGuard guard, InstantSource clock) {
        brokers.forEach(KafkaAddress::checkBroker);
        var allowedBrokers = brokers.stream().map(KafkaSender::toLowerCase).collect(Collectors.toUnmodifiableSet());
        return new KafkaSender(guard, new ProducerPool(guard, Map.of(), clock), allowedBrokers);
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
                    return "the address of a Kafka broker must be public or in an allowed range; this one is " + kind;
            }
            return brokerFault(parsed);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** Describes the first broker that the deployment doesn't allow; null if all brokers are allowed. */
    private @Nullable String brokerFault(KafkaAddress address) {
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
        // This failure is temporary, because an operator may allow the broker later.
        var brokerFault = brokerFault(address);
        if (brokerFault != null) return failAll(messages, brokerFault);
        try {
            return send(ProducerSettings.of(address, first), address.topic(), messages);
        } catch (IllegalArgumentException unusable) {
            return failAll(messages, String.valueOf(unusable.getMessage()));
        }
    }

    private List<DeliveryOutcome> send(ProducerSettings producerSettings, String topic, List<EventMessage> messages) {
        var pooledProducer = producerPool.borrow(producerSettings);
        try {
            // Uses a platform thread, because making a producer resolves names. Name resolution would block the carrier
            // of a virtual thread.
            return TimeLimitedCall.start(
                            Thread.ofPlatform().daemon().name("kafka"),
                            () -> new TopicBatch(producerPool, pooledProducer, topic).send(messages),
                            producerSettings.timeout())
                    .result(temporaryFailure -> {
                        // Discards the producer, because Holdfast reports these records as failed. An open producer
                        // could still send them after later records.
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

    /** Closes all producers, and drops unsent records. */
    @Override
    public void close() {
        producerPool.close();
    }
}
