// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.publishing.RecipientResolver.SubscriptionMatch;
import java.util.List;

/**
 * A published change with the subscriptions that receive its event.
 *
 * @param isForPeople whether any matching subscription notifies people, including silenced and disabled
 *     subscriptions
 * @param matches the subscriptions that receive the event
 */
record MatchedChange(PublishedChange change, boolean isForPeople, List<SubscriptionMatch> matches) {
    static MatchedChange of(PublishedChange change, List<SubscriptionMatch> matches) {
        return new MatchedChange(
                change,
                matches.stream().anyMatch(SubscriptionMatch::isForPeople),
                matches.stream().filter(SubscriptionMatch::isKept).toList());
    }

    /**
     * Returns the change for this subscription. Omits the notification stamp if the subscription doesn't notify
     * people of the event, but other subscriptions do.
     */
    PublishedChange changeFor(SubscriptionMatch match) {
        return match.isForPeople() || !isForPeople ? change : change.unstamped();
    }
}
