// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of a subscription's state: its receiver begins to fail, is gone, or works again. Holdfast stores each change
 * as a row. The change feed reads this row and publishes the change.
 *
 * @param uid distinguishes the subscription from earlier subscriptions with the same id
 * @param version a number that increases with each change of the subscription, with gaps
 * @param since the time at which the receiver began to fail
 * @param reason the reason why the newest attempt failed, or the caller who repaired the subscription
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

        /** Returns the name of the change in event types. */
        public String typeName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The prefix of the partitions of subscriptions. Among the rows in these partitions, the feed reads only the rows
     * of changes.
     */
    public static final String PARTITION_PREFIX = "subscription/";

    static SubscriptionChange decode(Row row) {
        return JsonCodec.decodeStored(SubscriptionChange.class, row.body());
    }

    /**
     * Returns the id of the event. The id contains the application's name, because one receiver may get events of
     * several applications.
     */
    public String eventId() {
        return "subscription:" + app + ":" + id + ":" + uid + "." + version;
    }
}
