package dev.holdfast.kafka;

import dev.holdfast.alert.Sender;
import dev.holdfast.alert.TimeLimited;
import dev.holdfast.webhook.AddressGuard;
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
public final class KafkaSender implements Sender, AutoCloseable {
    private static final int TOGETHER = 100;

    private final AddressGuard guard;
    private final Producers producers;
    private final @Nullable Set<String> named;

    /**
     * To whichever brokers a subscription names.
     *
     * @param guard decides which addresses may be connected to
     * @param clock tells for how long a producer has not been used
     */
    public KafkaSender(AddressGuard guard, InstantSource clock) {
        this(guard, new Producers(guard, Map.of(), clock), null);
    }

    /** @param named the brokers that an address may name, each a host and a port in lower case; null for any */
    KafkaSender(AddressGuard guard, Producers producers, @Nullable Set<String> named) {
        this.guard = guard;
        this.producers = producers;
        this.named = named;
    }

    /**
     * Only to brokers that the operator of a stack on AWS has named.
     *
     * @param brokers each a host and a port; none when nothing may be sent anywhere
     * @throws IllegalArgumentException when one isn't
     */
    public static KafkaSender to(List<String> brokers, AddressGuard guard, InstantSource clock) {
        brokers.forEach(KafkaAddress::checkBroker);
        var named = brokers.stream().map(KafkaSender::lower).collect(Collectors.toUnmodifiableSet());
        return new KafkaSender(guard, new Producers(guard, Map.of(), clock), named);
    }

    private static String lower(String broker) {
        return broker.toLowerCase(Locale.ROOT);
    }

    @Override
    public String target() {
        return "kafka";
    }

    @Override
    public @Nullable String refuse(String address) {
        try {
            var parsed = KafkaAddress.of(address);
            for (var host : parsed.hosts()) {
                var kind = guard.refuse(host);
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
        if (named == null) return null;
        return address.brokers().stream()
                .filter(broker -> !named.contains(lower(broker)))
                .findFirst()
                .map(broker -> "this deployment may not send to " + broker + ": its KafkaBrokers don't name it")
                .orElse(null);
    }

    @Override
    public int together() {
        return TOGETHER;
    }

    @Override
    public Outcome send(Message message) {
        return send(List.of(message)).getFirst();
    }

    @Override
    public List<Outcome> send(List<Message> messages) {
        var first = messages.getFirst();
        KafkaAddress address;
        try {
            address = KafkaAddress.of(first.address());
        } catch (IllegalArgumentException malformed) {
            return Collections.nCopies(messages.size(), new Outcome.Rejected(String.valueOf(malformed.getMessage())));
        }
        // An operator may allow it later, and then the retries get through.
        var refusal = refuse(address);
        if (refusal != null) return failed(messages, refusal);
        try {
            return send(Link.of(address, first), address.topic(), messages);
        } catch (IllegalArgumentException unusable) {
            return failed(messages, String.valueOf(unusable.getMessage()));
        }
    }

    private List<Outcome> send(Link link, String topic, List<Message> messages) {
        var open = producers.borrow(link);
        try {
            // A platform thread, since making a producer looks names up, which would hold on to a carrier.
            return TimeLimited.start(
                            Thread.ofPlatform().daemon().name("kafka"),
                            () -> new Batch(producers, open, topic).send(messages),
                            link.timeout())
                    .result(failed -> {
                        // What counts as failed must not arrive later, after what was sent meanwhile.
                        producers.discard(open);
                        return Collections.nCopies(messages.size(), failed);
                    });
        } finally {
            producers.giveBack(open);
        }
    }

    private static List<Outcome> failed(List<Message> messages, String reason) {
        return Collections.nCopies(messages.size(), new Outcome.Failed(reason, null));
    }

    /** Closes all producers; what they have not sent yet is dropped. */
    @Override
    public void close() {
        producers.close();
    }
}
