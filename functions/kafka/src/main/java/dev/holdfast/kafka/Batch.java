package dev.holdfast.kafka;

import dev.holdfast.alert.Sender.Message;
import dev.holdfast.alert.Sender.Outcome;
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
final class Batch {
    private static final byte[] STRUCTURED = "application/cloudevents+json".getBytes(StandardCharsets.US_ASCII);

    private final Producers producers;
    private final Producers.Open open;
    private final String topic;
    private boolean unreached;

    Batch(Producers producers, Producers.Open open, String topic) {
        this.producers = producers;
        this.open = open;
        this.topic = topic;
    }

    /** Waits for as long as the producer goes on, or until it is interrupted. */
    List<Outcome> send(List<Message> messages) {
        GuardedProducer producer;
        try {
            producer = open.producer();
        } catch (RuntimeException e) {
            producers.discard(open);
            return Collections.nCopies(messages.size(), Unsent.outcome(e, null));
        }
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (var message : messages) {
            var one = send(producer, message);
            sent.add(one);
            // The next would wait for the same in vain.
            if (one.isDone() && outcome(one, producer) instanceof Outcome.Failed) break;
        }
        var outcomes = new ArrayList<Outcome>();
        for (var one : sent) outcomes.add(outcome(one, producer));
        while (outcomes.size() < messages.size()) outcomes.add(outcomes.get(sent.size() - 1));
        // Left open, it would go on calling at brokers that aren't there.
        if (unreached && outcomes.stream().noneMatch(Outcome.Delivered.class::isInstance)) producers.discard(open);
        return outcomes;
    }

    private Future<RecordMetadata> send(GuardedProducer producer, Message message) {
        var one = new ProducerRecord<>(topic, message.subject(), message.body());
        one.headers().add("content-type", STRUCTURED);
        try {
            return producer.send(one);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Outcome outcome(Future<RecordMetadata> sent, GuardedProducer producer) {
        try {
            var where = sent.get();
            return new Outcome.Delivered("partition " + where.partition() + ", offset " + where.offset());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("interrupted", null);
        } catch (ExecutionException e) {
            var failure = Objects.requireNonNullElse(e.getCause(), e);
            if (!Unsent.passes(failure)) producers.discard(open);
            unreached |= Unsent.unreached(failure);
            return Unsent.outcome(failure, producer.refused());
        }
    }
}
