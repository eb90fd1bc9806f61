package dev.holdfast.publishing;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of an event at one subscription, as callers see it.
 *
 * @param type the event's
 * @param address shortened where knowing it is enough to use it
 * @param people who get a letter of their own, where the address is {@code notify}
 * @param unreachable people who would, if their names were addresses
 * @param sent whether anything goes out at all
 * @param at when it goes out: now, or when the subscription's group or hours let it; later, where the receiver is in trouble.
 *     Null when nothing does
 * @param silence the id of a silence that keeps it from being said
 * @param disabled why nothing is delivered any more
 * @param failingSince since when the receiver has failed so often that it is only probed
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
        @Nullable String disabled,
        @Nullable Instant failingSince) {
    static NotificationPreview of(
            Event event, RecipientResolver.Share share, TargetRegistry targetRegistry, Instant now) {
        var to = share.subscription();
        var breakerState = to.trouble();
        var held = share.way() == CircuitBreaker.BreakerMode.OPEN && breakerState != null ? breakerState.until() : null;
        var from = held == null || held.isBefore(share.from()) ? share.from() : held;
        var sent = share.goes() && !share.receivers().isEmpty();
        return new NotificationPreview(
                event.type(),
                to.id(),
                to.target(),
                targetRegistry.displayAddress(to.target(), to.address()),
                share.people(),
                share.unreachable(),
                sent,
                sent ? from : null,
                share.silence() == null ? null : share.silence().id(),
                to.disabled(),
                breakerState == null || breakerState.until() == null ? null : breakerState.since());
    }
}
