// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import dev.holdfast.feed.SubscriptionChange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a subscription's state.
 *
 * @param since the time at which the receiver began to fail
 * @param reason the reason why the newest attempt failed; null if the receiver works again
 */
public record SubscriptionEventData(
        String app,
        String subscription,
        String target,
        Instant since,
        @Nullable String reason) implements EventData {
    static SubscriptionEventData of(SubscriptionChange subscriptionChange) {
        return new SubscriptionEventData(
                subscriptionChange.app(),
                subscriptionChange.id(),
                subscriptionChange.target(),
                subscriptionChange.since(),
                subscriptionChange.reason());
    }
}
