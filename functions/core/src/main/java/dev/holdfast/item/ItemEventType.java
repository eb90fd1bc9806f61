// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.json.JsonEnum;

/** The types of changes of an item. The lower-case name is the last part of the event's type. */
public enum ItemEventType implements JsonEnum {
    CREATED,
    ADVANCED,
    COMPLETED,
    EDITED,
    MIGRATED,
    /**
     * A caller has put the item on hold, or the item has begun to wait for an intent. If an item arrives in a parking
     * state, the change has the type of the arrival, such as a move.
     */
    HELD,
    RELEASED,
    PURGED,
    RECOVERED,
    OVERDUE,
    REMINDED,
    /** Holdfast took an escalation step for the overdue item. */
    ESCALATED,
    /** A person takes care of the overdue item. */
    ACKNOWLEDGED,
    HEARTBEAT,
    DELETED,
    /** A worker has claimed the item. */
    CLAIMED,
    /** A worker has returned its claim, because it couldn't do the work. */
    RETURNED,
    /** A person has claimed a task or given it back, or a caller has assigned or delegated it. */
    ASSIGNED,
    /** A caller has scheduled a change, or has changed its schedule. */
    CHANGE_SCHEDULED,
    /** Holdfast hasn't made a scheduled change that was due. */
    CHANGE_SKIPPED,
    /** A caller has cancelled a scheduled change. */
    CHANGE_CANCELLED;

    /**
     * Whether the item's history contains changes of this type. The history omits heartbeats, reminders, claims and
     * returns, because its space is limited.
     */
    boolean isKeptInHistory() {
        return this != HEARTBEAT && this != REMINDED && !isAboutClaim();
    }

    /** Whether changes of this type concern the claim of a worker. */
    boolean isAboutClaim() {
        return this == CLAIMED || this == RETURNED;
    }

    /** Whether changes of this type can finish or delete the item. */
    public boolean mayEndItem() {
        return this == COMPLETED || this == MIGRATED || this == PURGED || this == DELETED;
    }

    /** Whether changes of this type concern a missed deadline without changing a deadline. */
    boolean isAboutAlarm() {
        return this == OVERDUE || this == REMINDED || this == ESCALATED || this == ACKNOWLEDGED;
    }
}
