// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import dev.holdfast.channel.EventSender.EventMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes event messages for tests with Kafka topics. */
final class KafkaMessages {
    /**
     * The time limit of an attempt. It is longer than in production, because the first handshake and the first writes
     * are slow on a busy machine.
     */
    static final Duration LONG_TIMEOUT = Duration.ofSeconds(120);

    private KafkaMessages() {}

    static EventMessage message(String address, String id, String subject, String... secrets) {
        return messageWithBody(address, id, subject, body(id), LONG_TIMEOUT, secrets);
    }

    static EventMessage messageWithBody(
            String address, String id, String subject, String body, Duration timeout, String... secrets) {
        var at = Instant.parse("2026-03-01T08:00:00Z");
        return new EventMessage(id, "dev.holdfast.item.overdue", subject, address, body, List.of(secrets), at, timeout);
    }

    static String body(String id) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"data\":{\"note\":\"spät ⏰\"}}";
    }
}
