// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.channel.TargetRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as actions return it to callers.
 *
 * @param address the address; shortened if anyone who knows the address can send messages; {@code notify} for the
 *     people whom an event notifies
 * @param secret the signing secret; present only in the answer to the put that set the secret
 * @param disabledReason the reason why the subscription is disabled; null while it is enabled
 * @param failingSince the time of the first failure in a row; null while the subscription isn't failing
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
        @Nullable String calendar,
        @Nullable RateLimit limit,
        List<String> include,
        @Nullable String fallback,
        @Nullable String disabledReason,
        @Nullable Instant failingSince,
        Instant createdAt,
        @Nullable String secret) {
    static SubscriptionView of(Subscription subscription, TargetRegistry targetRegistry, @Nullable String secret) {
        var breakerState = subscription.breakerState();
        return new SubscriptionView(
                subscription.id(),
                subscription.types(),
                subscription.workflow(),
                subscription.state(),
                subscription.labels(),
                subscription.roles(),
                subscription.target(),
                targetRegistry.displayAddress(subscription.target(), subscription.address()),
                subscription.deliveryOptions().template(),
                subscription.deliveryOptions().group(),
                subscription.deliveryOptions().hours(),
                subscription.deliveryOptions().calendar(),
                subscription.deliveryOptions().limit(),
                subscription.include(),
                subscription.fallback(),
                subscription.disabled(),
                breakerState != null && subscription.receiverState() == ReceiverState.FAILING
                        ? breakerState.since()
                        : null,
                subscription.created(),
                secret);
    }

    @Override
    public String toString() {
        return "SubscriptionView[" + id + "]";
    }
}
