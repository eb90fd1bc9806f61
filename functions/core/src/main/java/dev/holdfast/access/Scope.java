// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.json.JsonEnum;

/** The permission of a credential. {@code manage} includes the two others; {@code read} and {@code report} don't overlap. */
public enum Scope implements JsonEnum {
    /** Allows reading workflows, items and subscriptions. */
    READ,
    /** Allows creating, advancing and completing items, heartbeats, acknowledgements and queueing intents, but no reading. */
    REPORT,
    /** Allows every action. */
    MANAGE;

    public boolean allows(Scope needed) {
        return this == MANAGE || this == needed;
    }
}
