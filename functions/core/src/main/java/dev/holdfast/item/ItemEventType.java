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
    /** A caller or an intent put the item on hold. Arrival in a parking state has the type of the arrival. */
    HELD,
    RELEASED,
    PURGED,
    RECOVERED,
    OVERDUE,
    REMINDED,
    /** The item is overdue for so long that an escalation step was taken. */
    ESCALATED,
    /** A person takes care of the overdue item. */
    ACKNOWLEDGED,
    HEARTBEAT,
    DELETED;

    /** Returns whether the item's history keeps the change. Heartbeats and reminders would displace all other changes. */
    boolean isKeptInHistory() {
        return this != HEARTBEAT && this != REMINDED;
    }

    /** Returns whether no change can follow the change, since it finished or deleted the item. */
    public boolean mayEndItem() {
        return this == COMPLETED || this == MIGRATED || this == PURGED || this == DELETED;
    }

    /** Returns whether the change concerns a missed deadline and leaves all deadlines as they are. */
    boolean isAboutAlarm() {
        return this == OVERDUE || this == REMINDED || this == ESCALATED || this == ACKNOWLEDGED;
    }
}
