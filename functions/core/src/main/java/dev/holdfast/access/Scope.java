// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.json.JsonEnum;

/**
 * The permission of a credential. {@code manage} includes {@code read} and {@code report}. {@code read} doesn't include
 * {@code report}, and {@code report} doesn't include {@code read}. {@code operator} includes no other scope, and no
 * other scope includes {@code operator}.
 */
public enum Scope implements JsonEnum {
    /** Allows reading workflows, items and subscriptions. */
    READ,
    /**
     * Allows creating, advancing, completing and acknowledging items, sending heartbeats and queueing intents. Doesn't
     * allow reading workflows, items or subscriptions.
     */
    REPORT,
    /** Allows every action in one application. */
    MANAGE,
    /** Allows creating, listing and deleting the keys of every application. Doesn't allow any other action. */
    OPERATOR;

    public boolean allows(Scope needed) {
        return this == needed || (this == MANAGE && needed != OPERATOR);
    }
}
