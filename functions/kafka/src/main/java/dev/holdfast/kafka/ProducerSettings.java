// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import dev.holdfast.channel.EventSender.EventMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a producer. Messages with equal settings share a producer.
 *
 * @param saslPlain whether the producer authenticates by SASL PLAIN, rather than by SCRAM-SHA-512
 * @param credential {@code user:password}; null for no authentication
 * @param timeout the time limit of a whole delivery attempt
 */
record ProducerSettings(
        boolean tls,
        boolean saslPlain,
        List<String> brokers,
        @Nullable String credential,
        Duration timeout) {
    /** @throws IllegalArgumentException if the credential is unusable; the message doesn't contain the credential */
    static ProducerSettings of(KafkaAddress address, EventMessage eventMessage) {
        var credential =
                eventMessage.secrets().isEmpty() ? null : eventMessage.secrets().getFirst();
        if (credential != null && !address.tls())
            throw new IllegalArgumentException("a secret needs an address with kafka+ssl://, which encrypts it");
        if (credential != null && !credential.matches("[^:]+:.+"))
            throw new IllegalArgumentException("the secret must be user:password");
        return new ProducerSettings(
                address.tls(), address.saslPlain(), address.brokers(), credential, eventMessage.timeout());
    }

    /**
     * Makes the properties of Kafka's producer. The producer's timeouts are much shorter than the timeout of the
     * attempt. So the producer never sends a failed record after later records.
     */
    Map<String, Object> toProperties() {
        var properties = new HashMap<String, Object>();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis() / 3);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) (timeout.toMillis() / 2));
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) (timeout.toMillis() / 4));
        properties.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, timeout.toMillis() / 4);
        properties.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, timeout.toMillis() / 4);
        properties.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, securityProtocol());
        if (credential != null) {
            properties.put(SaslConfigs.SASL_MECHANISM, saslPlain ? "PLAIN" : "SCRAM-SHA-512");
            properties.put(SaslConfigs.SASL_JAAS_CONFIG, jaasConfig(credential));
        }
        return properties;
    }

    private String securityProtocol() {
        if (credential != null) return "SASL_SSL";
        return tls ? "SSL" : "PLAINTEXT";
    }

    private String jaasConfig(String credential) {
        var module = saslPlain ? PlainLoginModule.class : ScramLoginModule.class;
        var colon = credential.indexOf(':');
        return "%s required username=%s password=%s;"
                .formatted(
                        module.getName(),
                        quote(credential.substring(0, colon)),
                        quote(credential.substring(colon + 1)));
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String toString() {
        return "ProducerSettings" + brokers;
    }
}
