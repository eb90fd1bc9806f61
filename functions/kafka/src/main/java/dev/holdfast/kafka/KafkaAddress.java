// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A topic and its bootstrap brokers: {@code kafka://one.example.com:9092,two.example.com:9092/topic}.
 *
 * @param tls whether the scheme is {@code kafka+ssl}
 * @param saslPlain whether the address ends with {@code ?sasl=plain}: SASL PLAIN instead of SCRAM-SHA-512
 * @param brokers the brokers, each a host and a port; IPv6 addresses are in brackets
 */
record KafkaAddress(boolean tls, boolean saslPlain, List<String> brokers, String topic) {
    private static final int MAX_LENGTH_CHARS = 2048;
    private static final int MAX_BROKERS = 10;
    private static final Pattern ADDRESS_PATTERN = Pattern.compile("kafka(\\+ssl)?://([^/]+)/([^/]+?)(\\?sasl=plain)?");
    private static final Pattern BROKER_PATTERN =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]{1,253}):(\\d{1,5})");
    private static final Pattern TOPIC_PATTERN = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    /** @throws IllegalArgumentException if the text is not a Kafka address; the message describes the first fault */
    static KafkaAddress parse(String text) {
        var parts = ADDRESS_PATTERN.matcher(text);
        if (text.length() > MAX_LENGTH_CHARS || !parts.matches())
            throw new IllegalArgumentException("a Kafka address must be kafka://broker:9092/topic, or kafka+ssl:// for"
                    + " TLS, with commas between brokers, in at most 2,048 characters");
        var brokers = Stream.of(parts.group(2).split(",", -1)).toList();
        if (brokers.size() > MAX_BROKERS)
            throw new IllegalArgumentException("a Kafka address must have at most " + MAX_BROKERS + " brokers");
        brokers.forEach(KafkaAddress::checkBroker);
        if (!TOPIC_PATTERN.matcher(parts.group(3)).matches())
            throw new IllegalArgumentException(
                    "a Kafka topic must have 1 to 249 letters, digits, dots, dashes and underscores");
        var tls = parts.group(1) != null;
        var saslPlain = parts.group(4) != null;
        if (saslPlain && !tls)
            throw new IllegalArgumentException(
                    "?sasl=plain needs kafka+ssl://, because SASL PLAIN sends the password in plain text");
        return new KafkaAddress(tls, saslPlain, brokers, parts.group(3));
    }

    /** @throws IllegalArgumentException if {@code broker} is not a host and a port */
    static void checkBroker(String broker) {
        var parts = BROKER_PATTERN.matcher(broker);
        if (!parts.matches() || !isPort(Integer.parseInt(parts.group(2))))
            throw new IllegalArgumentException(
                    "a Kafka broker must be a host and a port, such as broker.example.com:9092");
    }

    /** Returns the brokers' hosts, without ports and brackets. */
    List<String> hosts() {
        return brokers.stream()
                .map(broker -> broker.substring(0, broker.lastIndexOf(':')).replaceAll("[\\[\\]]", ""))
                .toList();
    }

    private static boolean isPort(int port) {
        return port > 0 && port <= 65535;
    }
}
