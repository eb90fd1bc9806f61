// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.json.JsonEnum;

/**
 * The permission of a credential. {@code manage} includes {@code read} and {@code report}, which don't overlap. {@code operator}
 * overlaps with none of them.
 */
public enum Scope implements JsonEnum {
    /** Allows reading workflows, items and subscriptions. */
    READ,
    /** Allows creating, advancing and completing items, heartbeats, acknowledgements and queueing intents, but no reading. */
    REPORT,
    /** Allows every action in one application. */
    MANAGE,
    /** Allows creating, listing and deleting the keys of every application, and nothing else. */
    OPERATOR;

    public boolean allows(Scope needed) {
        return this == needed || (this == MANAGE && needed != OPERATOR);
    }
}
