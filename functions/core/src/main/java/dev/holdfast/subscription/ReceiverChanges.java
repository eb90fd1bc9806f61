// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.feed.SubscriptionChange;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds, announces and logs the changes of a receiver's state. */
final class ReceiverChanges {
    private static final Duration CHANGE_RETENTION = Duration.ofDays(30);
    private static final Logger LOG = LoggerFactory.getLogger(ReceiverChanges.class);

    private ReceiverChanges() {}

    /**
     * Returns the change of the receiver's state between two versions of a subscription; null if the state doesn't
     * change.
     */
    static @Nullable SubscriptionChange between(
            @Nullable Subscription before, Subscription next, long version, Instant now) {
        var stateBefore = before == null ? ReceiverState.WORKING : before.receiverState();
        if (next.receiverState() == stateBefore) return null;
        var type = switch (next.receiverState()) {
            case FAILING -> SubscriptionChange.SubscriptionEventType.FAILING;
            case DISABLED -> SubscriptionChange.SubscriptionEventType.DISABLED;
            case WORKING -> SubscriptionChange.SubscriptionEventType.RECOVERED;
        };
        var breakerState = next.breakerState() == null && before != null ? before.breakerState() : next.breakerState();
        var since = breakerState == null ? now : breakerState.since();
        var failure = next.breakerState() == null ? null : next.breakerState().reason();
        var reason = next.disabled() == null ? failure : next.disabled();
        return new SubscriptionChange(
                next.app(), next.id(), next.uid(), version, type, next.target(), since, reason, now);
    }

    static void log(SubscriptionChange change) {
        LOG.warn(
                "subscription {} of application {} ({}) {}, failures since {}: {}",
                change.id(),
                change.app(),
                change.target(),
                change.type() == SubscriptionChange.SubscriptionEventType.RECOVERED
                        ? "has recovered"
                        : "is " + change.type().typeName(),
                change.since(),
                change.reason() == null ? "deliveries continue" : change.reason());
    }

    static RowWrite announcement(SubscriptionChange change) {
        var rowKey = new RowKey(
                SubscriptionStore.partitionOf(change.app()) + "/changes",
                "%s/%s/%015d".formatted(change.id(), change.uid(), change.version()));
        var expiresAt = change.at().plus(CHANGE_RETENTION);
        return RowWrite.announce(
                new Row(rowKey, change.version(), JsonCodec.encode(change), Map.of(), expiresAt), WriteCondition.ANY);
    }
}
