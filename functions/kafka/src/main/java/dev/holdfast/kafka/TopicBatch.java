// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends a batch of messages to one topic, in one attempt. */
final class TopicBatch {
    private static final byte[] CONTENT_TYPE_BYTES = "application/cloudevents+json".getBytes(StandardCharsets.US_ASCII);

    private final ProducerPool producerPool;
    private final ProducerPool.PooledProducer pooledProducer;
    private final String topic;
    private boolean unreachable;

    TopicBatch(ProducerPool producerPool, ProducerPool.PooledProducer pooledProducer, String topic) {
        this.producerPool = producerPool;
        this.pooledProducer = pooledProducer;
        this.topic = topic;
    }

    /** Sends the messages. Waits until each message has succeeded or failed, or until an interruption of the thread. */
    List<DeliveryOutcome> send(List<EventMessage> messages) {
        GuardedProducer producer;
        try {
            producer = pooledProducer.producer();
        } catch (RuntimeException e) {
            producerPool.discard(pooledProducer);
            return Collections.nCopies(messages.size(), KafkaErrorClassifier.classify(e, null));
        }
        var results = new ArrayList<Future<RecordMetadata>>();
        for (var eventMessage : messages) {
            var result = send(producer, eventMessage);
            results.add(result);
            // Treats the remaining messages as failed, because they would wait for the same missing metadata.
            if (result.isDone() && outcome(result, producer) instanceof DeliveryOutcome.TemporaryFailure) break;
        }
        var outcomes = new ArrayList<DeliveryOutcome>();
        for (var result : results) outcomes.add(outcome(result, producer));
        while (outcomes.size() < messages.size()) outcomes.add(outcomes.get(results.size() - 1));
        // Discards the producer, because an open producer would continue its attempts to reach the brokers.
        if (unreachable && outcomes.stream().noneMatch(DeliveryOutcome.DeliverySuccess.class::isInstance))
            producerPool.discard(pooledProducer);
        return outcomes;
    }

    private Future<RecordMetadata> send(GuardedProducer producer, EventMessage eventMessage) {
        var record = new ProducerRecord<>(topic, eventMessage.subject(), eventMessage.body());
        record.headers().add("content-type", CONTENT_TYPE_BYTES);
        try {
            return producer.send(record);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private DeliveryOutcome outcome(Future<RecordMetadata> result, GuardedProducer producer) {
        try {
            var metadata = result.get();
            return new DeliveryOutcome.DeliverySuccess(
                    "partition " + metadata.partition() + ", offset " + metadata.offset());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new DeliveryOutcome.TemporaryFailure("interrupted", null);
        } catch (ExecutionException e) {
            var failure = Objects.requireNonNullElse(e.getCause(), e);
            if (!KafkaErrorClassifier.isRecoverable(failure)) producerPool.discard(pooledProducer);
            unreachable |= KafkaErrorClassifier.isUnreachable(failure);
            return KafkaErrorClassifier.classify(failure, producer.lastRefusal());
        }
    }
}
