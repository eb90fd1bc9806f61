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

/** One attempt at messages to one topic. */
final class TopicBatch {
    private static final byte[] CONTENT_TYPE_BYTES = "application/cloudevents+json".getBytes(StandardCharsets.US_ASCII);

    private final ProducerPool producerPool;
    private final ProducerPool.PooledProducer pooledProducer;
    private final String topic;
    private boolean isUnreachable;

    TopicBatch(ProducerPool producerPool, ProducerPool.PooledProducer pooledProducer, String topic) {
        this.producerPool = producerPool;
        this.pooledProducer = pooledProducer;
        this.topic = topic;
    }

    /** Waits for as long as the producer goes on, or until it is interrupted. */
    List<DeliveryOutcome> send(List<EventMessage> messages) {
        GuardedProducer producer;
        try {
            producer = pooledProducer.producer();
        } catch (RuntimeException e) {
            producerPool.discard(pooledProducer);
            return Collections.nCopies(messages.size(), KafkaErrorClassifier.classify(e, null));
        }
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (var eventMessage : messages) {
            var one = send(producer, eventMessage);
            sent.add(one);
            // The next would wait for the same in vain.
            if (one.isDone() && outcome(one, producer) instanceof DeliveryOutcome.TemporaryFailure) break;
        }
        var outcomes = new ArrayList<DeliveryOutcome>();
        for (var one : sent) outcomes.add(outcome(one, producer));
        while (outcomes.size() < messages.size()) outcomes.add(outcomes.get(sent.size() - 1));
        // Left open, it would go on calling at brokers that aren't there.
        if (isUnreachable && outcomes.stream().noneMatch(DeliveryOutcome.DeliverySuccess.class::isInstance))
            producerPool.discard(pooledProducer);
        return outcomes;
    }

    private Future<RecordMetadata> send(GuardedProducer producer, EventMessage eventMessage) {
        var one = new ProducerRecord<>(topic, eventMessage.subject(), eventMessage.body());
        one.headers().add("content-type", CONTENT_TYPE_BYTES);
        try {
            return producer.send(one);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private DeliveryOutcome outcome(Future<RecordMetadata> sent, GuardedProducer producer) {
        try {
            var where = sent.get();
            return new DeliveryOutcome.DeliverySuccess("partition " + where.partition() + ", offset " + where.offset());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new DeliveryOutcome.TemporaryFailure("interrupted", null);
        } catch (ExecutionException e) {
            var failure = Objects.requireNonNullElse(e.getCause(), e);
            if (!KafkaErrorClassifier.isRecoverable(failure)) producerPool.discard(pooledProducer);
            isUnreachable |= KafkaErrorClassifier.isUnreachable(failure);
            return KafkaErrorClassifier.classify(failure, producer.lastRefusal());
        }
    }
}
