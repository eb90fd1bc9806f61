package dev.holdfast.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a credential allows; each scope is for itself, except that manage includes the two others. */
public enum Scope {
    /** See workflows, items and subscriptions. */
    @JsonProperty("read")
    READ,
    /** Create, advance, heartbeat, acknowledge and complete items, queue intents, and read nothing: for the applications that do the work. */
    @JsonProperty("report")
    REPORT,
    /** Everything. */
    @JsonProperty("manage")
    MANAGE;

    public boolean allows(Scope needed) {
        return this == MANAGE || this == needed;
    }

    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
