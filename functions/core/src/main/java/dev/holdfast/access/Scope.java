// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The permission of a credential. {@code manage} includes the two others; {@code read} and {@code report} don't overlap. */
public enum Scope {
    /** Allows reading workflows, items and subscriptions. */
    @JsonProperty("read")
    READ,
    /** Allows creating, advancing and completing items, heartbeats, acknowledgements and queueing intents, but no reading. */
    @JsonProperty("report")
    REPORT,
    /** Allows every action. */
    @JsonProperty("manage")
    MANAGE;

    public boolean allows(Scope needed) {
        return this == MANAGE || this == needed;
    }

    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
