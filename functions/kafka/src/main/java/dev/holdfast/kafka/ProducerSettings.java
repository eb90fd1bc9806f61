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
 * What a producer is made for: messages that agree in all of this share one.
 *
 * @param plain whether that goes to the brokers as it is, by SASL PLAIN, rather than by SCRAM-SHA-512
 * @param credential {@code user:password}, null where the brokers ask for none
 * @param timeout what all of an attempt has to fit in
 */
record ProducerSettings(
        boolean tls,
        boolean plain,
        List<String> brokers,
        @Nullable String credential,
        Duration timeout) {
    /** @throws IllegalArgumentException when the credential can't be used; the text doesn't repeat it */
    static ProducerSettings of(KafkaAddress address, EventMessage eventMessage) {
        var credential =
                eventMessage.secrets().isEmpty() ? null : eventMessage.secrets().getFirst();
        if (credential != null && !address.tls())
            throw new IllegalArgumentException(
                    "a secret needs an address with kafka+ssl://, which has nobody listen in");
        if (credential != null && !credential.matches("[^:]+:.+"))
            throw new IllegalArgumentException("the secret is not user:password");
        return new ProducerSettings(
                address.tls(), address.plain(), address.brokers(), credential, eventMessage.timeout());
    }

    /**
     * The producer gives up well before the attempt does, so that nothing that counts as failed arrives later, after what was
     * sent meanwhile.
     */
    Map<String, Object> toProperties() {
        var settings = new HashMap<String, Object>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis() / 3);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) (timeout.toMillis() / 2));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) (timeout.toMillis() / 4));
        settings.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, timeout.toMillis() / 4);
        settings.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, timeout.toMillis() / 4);
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, securityProtocol());
        if (credential != null) {
            settings.put(SaslConfigs.SASL_MECHANISM, plain ? "PLAIN" : "SCRAM-SHA-512");
            settings.put(SaslConfigs.SASL_JAAS_CONFIG, jaasConfig(credential));
        }
        return settings;
    }

    private String securityProtocol() {
        if (credential != null) return "SASL_SSL";
        return tls ? "SSL" : "PLAINTEXT";
    }

    private String jaasConfig(String credential) {
        var module = plain ? PlainLoginModule.class : ScramLoginModule.class;
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
        return "Link" + brokers;
    }
}
