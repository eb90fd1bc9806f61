package dev.holdfast.hold.intent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What stands in a hold queue. */
public enum QueueEntryKind {
    /** To start a workflow. */
    WORKFLOW,
    /** To call a method of a model. */
    METHOD,
    /** An item that is parked in a state with {@code hold}, or was put on hold by hand. */
    ITEM;

    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
