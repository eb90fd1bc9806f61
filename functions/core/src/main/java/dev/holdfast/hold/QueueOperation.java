package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is done with a selection of intents. */
public enum QueueOperation {
    RELEASE,
    /** Release at a given time. */
    SCHEDULE,
    PURGE;

    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
