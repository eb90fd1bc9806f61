package dev.holdfast.subscription;

import dev.holdfast.channel.TargetRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as callers see it.
 *
 * @param address shortened where knowing it is enough to use it; {@code notify} for the people whom an event tells
 * @param secret the signing secret, only in the answer to the put that made it, never again
 * @param disabled why nothing is delivered any more, null while something is
 * @param failingSince since when every attempt has failed, so often that deliveries are held back; null while none are
 */
public record SubscriptionView(
        String id,
        List<String> types,
        @Nullable String workflow,
        @Nullable String state,
        Map<String, String> labels,
        List<String> roles,
        String target,
        String address,
        @Nullable String template,
        @Nullable Duration group,
        @Nullable WeeklyHours hours,
        @Nullable RateLimit limit,
        @Nullable String disabled,
        @Nullable Instant failingSince,
        Instant createdAt,
        @Nullable String secret) {
    static SubscriptionView of(Subscription s, TargetRegistry targetRegistry, @Nullable String secret) {
        var breakerState = s.trouble();
        return new SubscriptionView(
                s.id(),
                s.types(),
                s.workflow(),
                s.state(),
                s.labels(),
                s.roles(),
                s.target(),
                targetRegistry.displayAddress(s.target(), s.address()),
                s.manner().template(),
                s.manner().group(),
                s.manner().hours(),
                s.manner().limit(),
                s.disabled(),
                breakerState == null || breakerState.until() == null ? null : breakerState.since(),
                s.created(),
                secret);
    }

    @Override
    public String toString() {
        return "SubscriptionView[" + id + "]";
    }
}
