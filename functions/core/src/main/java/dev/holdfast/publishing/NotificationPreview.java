// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.event.Event;
import dev.holdfast.event.EventTypes;
import dev.holdfast.subscription.ReceiverState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome that an event would have for one subscription.
 *
 * @param type the event's type
 * @param address the address, shortened if the full address gives access to the receiver
 * @param people the people who get one notification each, if the address is {@code notify}
 * @param unreachable the people who don't get a notification, because their names aren't addresses
 * @param sent whether the subscription sends a message
 * @param at the time at which the subscription sends the message: now, or when its group, hours and circuit breaker
 *     allow it. Null if the subscription doesn't send a message
 * @param silence the id of the silence that suppresses the notification
 * @param disabledReason the reason why the subscription is disabled; null while it is enabled
 * @param failingSince the time at which the receiver began to fail; null while the receiver works
 */
public record NotificationPreview(
        String type,
        String subscription,
        String target,
        String address,
        List<String> people,
        List<String> unreachable,
        boolean sent,
        @Nullable Instant at,
        @Nullable String silence,
        @Nullable String disabledReason,
        @Nullable Instant failingSince) {
    static NotificationPreview of(
            Event event, RecipientResolver.SubscriptionMatch match, TargetRegistry targetRegistry, Instant now) {
        var subscription = match.subscription();
        var breakerState = subscription.breakerState();
        var openUntil = match.breakerMode() == CircuitBreaker.BreakerMode.OPEN && breakerState != null
                ? breakerState.openUntil(EventTypes.isAlarm(event.type()), now)
                : null;
        var sendTime = match.earliestDelivery();
        if (openUntil != null && !openUntil.isBefore(sendTime)) sendTime = openUntil;
        var isSent = match.isActive() && !match.recipients().isEmpty();
        return new NotificationPreview(
                event.type(),
                subscription.id(),
                subscription.target(),
                targetRegistry.displayAddress(subscription.target(), subscription.address()),
                match.people(),
                match.unreachable(),
                isSent,
                isSent ? sendTime : null,
                match.silence() == null ? null : match.silence().id(),
                subscription.disabled(),
                breakerState != null && subscription.receiverState() == ReceiverState.FAILING
                        ? breakerState.since()
                        : null);
    }
}
