// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import dev.holdfast.channel.EventSender.EventMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Event messages to webhooks. */
final class WebhookMessages {
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    static final String BODY =
            "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"type\":\"item.overdue\",\"data\":{\"note\":\"spät ⏰\"}}";

    private WebhookMessages() {}

    static EventMessage messageTo(String address) {
        return messageTo(address, Duration.ofSeconds(10), SECRET);
    }

    static EventMessage messageTo(String address, Duration timeout, String... secrets) {
        return messageAt(InstantSource.system().instant(), address, timeout, secrets);
    }

    static EventMessage messageAt(Instant at, String address, Duration timeout, String... secrets) {
        return new EventMessage(
                "e-1", "dev.holdfast.item.overdue", "simple/a", address, BODY, List.of(secrets), at, timeout);
    }
}
