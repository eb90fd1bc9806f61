// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** An operation on selected queue entries. */
public enum QueueOperation {
    RELEASE,
    /** Releases the entries at a given time. */
    SCHEDULE,
    PURGE;

    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
