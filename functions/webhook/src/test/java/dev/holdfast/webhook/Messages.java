package dev.holdfast.webhook;

import dev.holdfast.alert.Sender.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Messages as the delivery hands them over. */
final class Messages {
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final String OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    static final String BODY =
            "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"type\":\"item.overdue\",\"data\":{\"note\":\"spät ⏰\"}}";

    private Messages() {}

    static Message to(String address) {
        return to(address, Duration.ofSeconds(10), SECRET);
    }

    static Message to(String address, Duration timeout, String... secrets) {
        return at(InstantSource.system().instant(), address, timeout, secrets);
    }

    static Message at(Instant at, String address, Duration timeout, String... secrets) {
        return new Message(
                "e-1", "dev.holdfast.item.overdue", "simple/a", address, BODY, List.of(secrets), at, timeout);
    }
}
