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
     * A caller or an intent put the item on hold. The arrival in a parking state has another type, such as the type of
     * a move.
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
    DELETED;

    /**
     * Whether the item's history keeps the change. The history omits heartbeats and reminders, because they would
     * displace other changes.
     */
    boolean isKeptInHistory() {
        return this != HEARTBEAT && this != REMINDED;
    }

    /** Whether the change can finish or delete the item. */
    public boolean mayEndItem() {
        return this == COMPLETED || this == MIGRATED || this == PURGED || this == DELETED;
    }

    /** Whether the change concerns a missed deadline and changes no deadline. */
    boolean isAboutAlarm() {
        return this == OVERDUE || this == REMINDED || this == ESCALATED || this == ACKNOWLEDGED;
    }
}
