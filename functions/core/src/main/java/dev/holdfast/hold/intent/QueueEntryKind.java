// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kind of an entry in a hold queue. */
public enum QueueEntryKind {
    /** An intent to start a workflow. */
    WORKFLOW,
    /** An intent to call a method of a model. */
    METHOD,
    /** An item that is parked in a state with {@code hold}, or that a caller has put on hold. */
    ITEM;

    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
