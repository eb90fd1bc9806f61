// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.event;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads each message of a topic as soon as it arrives. The topic has one partition. */
final class TopicReader implements AutoCloseable {
    private final KafkaConsumer<String, String> consumer;
    private final Thread thread;
    private volatile boolean stopping;

    /** @param address the address of the topic, in the form that a subscription has */
    TopicReader(String address, Consumer<String> listener) {
        var parts = address.substring("kafka://".length()).split("/", 2);
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", parts[0]), new StringDeserializer(), new StringDeserializer());
        var partitions = List.of(new TopicPartition(parts[1], 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = Thread.ofPlatform().name("topic").start(() -> {
            while (!stopping)
                consumer.poll(Duration.ofMillis(100)).forEach(message -> listener.accept(message.value()));
        });
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
        consumer.close();
    }
}
