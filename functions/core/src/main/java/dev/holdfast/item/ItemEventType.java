package dev.holdfast.item;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What happened to an item; the last part of its event's type. */
public enum ItemEventType {
    CREATED,
    ADVANCED,
    COMPLETED,
    EDITED,
    MIGRATED,
    /** Put on hold, by hand or by an intent; arriving in a state that parks is said by how it arrived. */
    HELD,
    RELEASED,
    PURGED,
    RECOVERED,
    OVERDUE,
    REMINDED,
    /** Late for so long that others are told too. */
    ESCALATED,
    /** Somebody sees to an item that is late. */
    ACKNOWLEDGED,
    HEARTBEAT,
    DELETED;

    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it stands in the item's history. Heartbeats and reminders would push everything else out. */
    boolean isKeptInHistory() {
        return this != HEARTBEAT && this != REMINDED;
    }

    /** Whether it may have been an item's last. */
    public boolean mayEndItem() {
        return this == COMPLETED || this == MIGRATED || this == PURGED || this == DELETED;
    }

    /** Whether it says something of a missed deadline, and changes none. */
    boolean isAboutAlarm() {
        return this == OVERDUE || this == REMINDED || this == ESCALATED || this == ACKNOWLEDGED;
    }
}
