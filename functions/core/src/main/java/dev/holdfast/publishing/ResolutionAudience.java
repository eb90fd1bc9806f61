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
 * Decides who hears that an item is no longer late: the receivers who heard that it is late, and no other people.
 * Silences don't matter, since a person who heard of the lateness waits for its end.
 *
 * <p>The filter of the subscription decides for machines that heard nothing. It also decides for people whose
 * subscription excludes lateness, because they asked for resolutions only.
 *
 * @param subscriptions all subscriptions of the application
 * @param notices returns what a subscription's receivers heard of the lateness
 */
record ResolutionAudience(List<Subscription> subscriptions, Function<Subscription, List<LateNotice>> notices) {
    /** Whether a subscription, or one whose fallback it is, heard of the lateness and asks for resolutions. */
    boolean hasHeard(Subscription subscription) {
        return hasHeardItself(subscription) && asksForResolutions(subscription) || hasHeardAsFallback(subscription);
    }

    private boolean hasHeardItself(Subscription subscription) {
        return notices.apply(subscription).stream().anyMatch(notice -> fits(subscription, notice));
    }

    /** A subscription gave its undelivered alarms to its fallback if it failed after the notice. */
    private boolean hasHeardAsFallback(Subscription subscription) {
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

    /** Whether people of a subscription that heard nothing get no resolution. */
    boolean excludesOthers(Subscription subscription) {
        return EventTypes.latenessTypes().stream().anyMatch(subscription::receivesType);
    }

    /** Returns the people who heard of the lateness from a subscription that notifies people by name. */
    List<String> people(Subscription subscription) {
        return notices.apply(subscription).stream()
                .map(LateNotice::to)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether the subscription still has the kind of address that it had at the notice. */
    private static boolean fits(Subscription subscription, LateNotice notice) {
        return subscription.notifiesPeople() == (notice.to() != null);
    }
}
