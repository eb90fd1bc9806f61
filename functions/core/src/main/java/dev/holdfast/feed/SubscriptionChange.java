// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of a subscription's state: its receiver begins to fail, is gone, or works again. It is stored as a row,
 * which the change feed publishes.
 *
 * @param uid tells apart subscriptions that had the same id one after the other
 * @param version orders the changes of one subscription; grows, with gaps
 * @param since when the receiver began to fail
 * @param reason why the newest attempt failed, or who repaired the subscription
 */
public record SubscriptionChange(
        String app,
        String id,
        String uid,
        long version,
        SubscriptionEventType type,
        String target,
        Instant since,
        @Nullable String reason,
        Instant at) {
    public enum SubscriptionEventType {
        FAILING,
        DISABLED,
        RECOVERED;

        /** Returns the name in event types. */
        public String typeName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The prefix of the partitions of subscriptions. The feed gets only the rows of their changes. */
    public static final String PARTITION_PREFIX = "subscription/";

    static SubscriptionChange decode(Row row) {
        return JsonCodec.decodeStored(SubscriptionChange.class, row.body());
    }

    /** Returns the id of the event. It names the application, since one receiver may serve several. */
    public String eventId() {
        return "subscription:" + app + ":" + id + ":" + uid + "." + version;
    }
}
