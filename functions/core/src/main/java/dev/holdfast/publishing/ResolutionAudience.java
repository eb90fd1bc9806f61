// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.event.Event;
import dev.holdfast.event.EventTypes;
import dev.holdfast.publishing.SubjectTail.LateNotice;
import dev.holdfast.subscription.FallbackChain;
import dev.holdfast.subscription.ReceiverState;
import dev.holdfast.subscription.Subscription;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Decides who is notified that an item is no longer late: the receivers who were notified that it is late, and no other
 * people. Silences don't matter, since a person who knows of the lateness waits for its end.
 *
 * <p>For machines that weren't notified of the lateness, the subscription's filter decides. The filter also decides for
 * people whose subscription matches resolutions, but doesn't match events about lateness.
 *
 * @param subscriptions all subscriptions of the application
 * @param notices returns the notices of the lateness that a subscription's receivers got
 */
record ResolutionAudience(List<Subscription> subscriptions, Function<Subscription, List<LateNotice>> notices) {
    /**
     * Whether the subscription got a notice of the lateness, itself or as a fallback, and should get the resolution
     * too.
     */
    boolean hasNotice(Subscription subscription) {
        return hasOwnNotice(subscription) && asksForResolutions(subscription) || hasNoticeAsFallback(subscription);
    }

    private boolean hasOwnNotice(Subscription subscription) {
        return notices.apply(subscription).stream().anyMatch(notice -> fits(subscription, notice));
    }

    /** If a subscription failed after it got the notice, its fallback got the undelivered alarms. */
    private boolean hasNoticeAsFallback(Subscription subscription) {
        return subscriptions.stream()
                .filter(other -> FallbackChain.leadsTo(other, subscription, subscriptions))
                .filter(ResolutionAudience::matchesResolutions)
                .anyMatch(other -> notices.apply(other).stream()
                        .anyMatch(notice -> fits(other, notice) && hasFailedSince(other, notice)));
    }

    private static boolean hasFailedSince(Subscription subscription, LateNotice notice) {
        var repaired = subscription.repaired();
        return subscription.receiverState() != ReceiverState.WORKING
                || repaired != null && repaired.isAfter(notice.at());
    }

    private boolean asksForResolutions(Subscription subscription) {
        return matchesResolutions(subscription)
                || subscriptions.stream()
                        .anyMatch(other ->
                                FallbackChain.leadsTo(other, subscription, subscriptions) && matchesResolutions(other));
    }

    private static boolean matchesResolutions(Subscription subscription) {
        return subscription.receivesType(Event.RESOLVED_TYPE);
    }

    /** Whether only people who got a notice of the lateness also get the resolution. */
    boolean excludesOthers(Subscription subscription) {
        return EventTypes.latenessTypes().stream().anyMatch(subscription::receivesType);
    }

    /** Returns the people to whom the subscription sent a notice of the lateness by name. */
    List<String> people(Subscription subscription) {
        return notices.apply(subscription).stream()
                .map(LateNotice::to)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether the subscription still has the same kind of address as when it sent the notice. */
    private static boolean fits(Subscription subscription, LateNotice notice) {
        return subscription.notifiesPeople() == (notice.to() != null);
    }
}
