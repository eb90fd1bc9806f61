// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.AddressRefusedException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.internals.ProducerInterceptors;
import org.apache.kafka.clients.producer.internals.ProducerMetadata;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/** A producer of Kafka's client. The address guard checks each of its connections. */
final class GuardedProducer {
    private final Producer<String, String> producer;
    private final GuardedSelector selector;

    private GuardedProducer(Producer<String, String> producer, GuardedSelector selector) {
        this.producer = producer;
        this.selector = selector;
    }

    /**
     * Makes a producer. This method resolves the brokers' names but doesn't connect. The duration of the resolution
     * depends on the system's resolver.
     *
     * @throws org.apache.kafka.common.KafkaException if the resolution of all names fails, or a setting is invalid
     */
    static GuardedProducer of(Map<String, Object> settings, AddressGuard guard) {
        var config = new ProducerConfig(settings);
        var log = new LogContext();
        var versions = new ApiVersions();
        var metadata = new ProducerMetadata(
                config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
                config.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
                config.getLong(ProducerConfig.METADATA_MAX_AGE_CONFIG),
                config.getLong(ProducerConfig.METADATA_MAX_IDLE_CONFIG),
                log,
                new ClusterResourceListeners(),
                Time.SYSTEM);
        metadata.bootstrap(ClientUtils.parseAndValidateAddresses(config));
        var selector = new GuardedSelector(
                guard,
                config.getLong(ProducerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG),
                new Metrics(),
                ClientUtils.createChannelBuilder(config, Time.SYSTEM, log),
                log);
        var client = new NetworkClient(
                selector,
                metadata,
                config.getString(ProducerConfig.CLIENT_ID_CONFIG),
                config.getInt(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
                config.getLong(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG),
                config.getLong(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG),
                config.getInt(ProducerConfig.SEND_BUFFER_CONFIG),
                config.getInt(ProducerConfig.RECEIVE_BUFFER_CONFIG),
                config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG),
                config.getLong(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG),
                config.getLong(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG),
                Time.SYSTEM,
                true,
                versions,
                log,
                MetadataRecoveryStrategy.forName(
                        config.getString(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG)));
        return new GuardedProducer(newProducer(config, metadata, client, versions), selector);
    }

    /**
     * Calls the constructor that Kafka's own tests use. This constructor isn't public, but only this constructor
     * accepts a {@code KafkaClient}. No setting of Kafka changes how its own client connects. If a later version of
     * Kafka's client changes the constructor, every test of this module fails.
     */
    @SuppressWarnings("unchecked")
    private static Producer<String, String> newProducer(
            ProducerConfig config, ProducerMetadata metadata, KafkaClient client, ApiVersions versions) {
        try {
            var constructor = KafkaProducer.class.getDeclaredConstructor(
                    ProducerConfig.class,
                    Serializer.class,
                    Serializer.class,
                    ProducerMetadata.class,
                    KafkaClient.class,
                    ProducerInterceptors.class,
                    ApiVersions.class,
                    Time.class);
            constructor.setAccessible(true);
            return constructor.newInstance(config, null, null, metadata, client, null, versions, Time.SYSTEM);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this version of kafka-clients has a different constructor of KafkaProducer", e);
        }
    }

    Future<RecordMetadata> send(ProducerRecord<String, String> record) {
        return producer.send(record);
    }

    /** Returns the guard's refusal of the latest connection; null if the guard allowed the connection. */
    @Nullable
    AddressRefusedException lastRefusal() {
        return selector.lastRefusal();
    }

    /** Closes the producer immediately, and drops unsent records. */
    void close() {
        producer.close(Duration.ZERO);
    }
}
