// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.calendar.TimeAllowance;
import java.time.Duration;
import java.time.Instant;

/** A report that work on an item continues. */
public final class ItemHeartbeat extends ItemChange<ItemHeartbeat> {
    private ItemHeartbeat(ObjectNode members) {
        super(members);
    }

    /** Creates a request for an item. */
    public static ItemHeartbeat of(String workflow, String key) {
        return new ItemHeartbeat(identify(workflow, key));
    }

    @Override
    protected ItemHeartbeat copyOf(ObjectNode members) {
        return new ItemHeartbeat(members);
    }

    /** Sets the time by which the item must finish. */
    public ItemHeartbeat deadline(Instant deadline) {
        return with("deadline", deadline);
    }

    /** Sets the time from now to the deadline. */
    public ItemHeartbeat within(Duration within) {
        return with("within", within);
    }

    /** Sets the time from now to the deadline, such as working time of a calendar. */
    public ItemHeartbeat within(TimeAllowance within) {
        return with("within", within);
    }

    /** Sets the token of the worker's claim. If the worker has lost the claim, Holdfast refuses the request. */
    public ItemHeartbeat claimToken(String token) {
        return with("claimToken", token);
    }

    /** Sets the new duration of the claim's lease. The request also needs {@link #claimToken}. */
    public ItemHeartbeat lease(Duration lease) {
        return with("lease", lease);
    }

    /** Sets the true time of a report that arrives late; at most 7 days ago. */
    public ItemHeartbeat occurredAt(Instant occurredAt) {
        return with("occurredAt", occurredAt);
    }

    /** Says that later reports about this item follow soon. The request also needs {@link #occurredAt}. */
    public ItemHeartbeat moreFollows() {
        return with("moreFollows", true);
    }
}
