package dev.holdfast.kafka;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A topic and the brokers to ask for it: {@code kafka://one.example.com:9092,two.example.com:9092/topic}.
 *
 * @param tls {@code kafka+ssl://}
 * @param plain {@code ?sasl=plain}: the brokers take a password as it is, rather than by SCRAM
 * @param brokers each a host and a port, IPv6 addresses in brackets
 */
record KafkaAddress(boolean tls, boolean plain, List<String> brokers, String topic) {
    private static final int MAX_LENGTH_CHARS = 2048;
    private static final int MAX_BROKERS = 10;
    private static final Pattern ADDRESS_PATTERN = Pattern.compile("kafka(\\+ssl)?://([^/]+)/([^/]+?)(\\?sasl=plain)?");
    private static final Pattern BROKER_PATTERN =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]{1,253}):(\\d{1,5})");
    private static final Pattern TOPIC_PATTERN = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    /** @throws IllegalArgumentException saying what a Kafka address looks like */
    static KafkaAddress parse(String text) {
        var parts = ADDRESS_PATTERN.matcher(text);
        if (text.length() > MAX_LENGTH_CHARS || !parts.matches())
            throw new IllegalArgumentException(
                    "a Kafka address is kafka://broker:9092/topic, or kafka+ssl:// for TLS, with commas between brokers");
        var brokers = Stream.of(parts.group(2).split(",", -1)).toList();
        if (brokers.size() > MAX_BROKERS)
            throw new IllegalArgumentException("a Kafka address has at most " + MAX_BROKERS + " brokers");
        brokers.forEach(KafkaAddress::checkBroker);
        if (!TOPIC_PATTERN.matcher(parts.group(3)).matches())
            throw new IllegalArgumentException(
                    "a Kafka topic has 1 to 249 letters, digits, dots, dashes and underscores");
        var tls = parts.group(1) != null;
        var plain = parts.group(4) != null;
        if (plain && !tls)
            throw new IllegalArgumentException("?sasl=plain needs kafka+ssl://, which has nobody listen in");
        return new KafkaAddress(tls, plain, brokers, parts.group(3));
    }

    /** @throws IllegalArgumentException when it is no host and port */
    static void checkBroker(String broker) {
        var matched = BROKER_PATTERN.matcher(broker);
        if (!matched.matches() || !isPort(Integer.parseInt(matched.group(2))))
            throw new IllegalArgumentException("a Kafka broker is a host and a port, such as broker.example.com:9092");
    }

    /** Without ports and brackets. */
    List<String> hosts() {
        return brokers.stream()
                .map(broker -> broker.substring(0, broker.lastIndexOf(':')).replaceAll("[\\[\\]]", ""))
                .toList();
    }

    private static boolean isPort(int port) {
        return port > 0 && port <= 65535;
    }
}
