package dev.holdfast.kafka;

import dev.holdfast.alert.Sender.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Messages as the delivery hands them over. */
final class Messages {
    /** More than the delivery gives: a first handshake takes long on a machine that other work shares. */
    static final Duration AMPLE = Duration.ofSeconds(45);

    private Messages() {}

    static Message of(String address, String id, String subject, String... secrets) {
        return with(address, id, subject, body(id), AMPLE, secrets);
    }

    static Message with(String address, String id, String subject, String body, Duration timeout, String... secrets) {
        var at = Instant.parse("2026-03-01T08:00:00Z");
        return new Message(id, "dev.holdfast.item.overdue", subject, address, body, List.of(secrets), at, timeout);
    }

    static String body(String id) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"data\":{\"note\":\"spät ⏰\"}}";
    }
}
