package dev.holdfast.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as callers see it.
 *
 * @param secret the signing secret, only in the answer to the put that made it, never again
 * @param disabled why nothing is delivered any more, null while something is
 */
public record SubscriptionView(
        String id,
        List<String> types,
        @Nullable String workflow,
        @Nullable String state,
        Map<String, String> labels,
        String target,
        String address,
        @Nullable String disabled,
        Instant createdAt,
        @Nullable String secret) {
    static SubscriptionView of(Subscription s, @Nullable String secret) {
        return new SubscriptionView(
                s.id(),
                s.types(),
                s.workflow(),
                s.state(),
                s.labels(),
                s.target(),
                s.address(),
                s.disabled(),
                s.created(),
                secret);
    }

    @Override
    public String toString() {
        return "SubscriptionView[" + id + "]";
    }
}
