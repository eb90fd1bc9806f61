// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.json.JsonEnum;

/**
 * The permission of a credential. {@code manage} includes {@code read}, {@code report}, {@code task} and {@code stage}.
 * {@code task} and {@code stage} include {@code read} and {@code report}. A caller with {@code stage} is an agent, which
 * can't make the decisions that are reserved for people. {@code read} doesn't include {@code report}, and {@code report}
 * doesn't include {@code read}. {@code operator} includes no other scope, and no other scope includes {@code operator}.
 */
public enum Scope implements JsonEnum {
    /**
     * Allows nothing by itself. A person has this scope if the person's token contains no scope. Such a person can do
     * what {@linkplain Action#isOpenToPeople every signed-in person} can do. No API key has this scope.
     */
    NONE,
    /** Allows reading workflows, items and subscriptions. */
    READ,
    /**
     * Allows creating, advancing, completing and acknowledging items, sending heartbeats, returning claims, changing
     * tasks and queueing intents. Doesn't allow reading workflows, items or subscriptions.
     */
    REPORT,
    /** Allows reading and reporting, for people who do tasks, and for programs that show people their tasks. */
    TASK,
    /**
     * Allows reading, reporting and queueing intents, for an agent. Doesn't allow reviews, releases, purges, holds, or
     * moves from or to a state with {@code hold} or {@code actors}.
     */
    STAGE,
    /** Allows every action in one application. */
    MANAGE,
    /** Allows creating, listing and deleting the keys of every application. Doesn't allow any other action. */
    OPERATOR;

    public boolean allows(Scope needed) {
        return this == needed
                || (this == MANAGE && needed != OPERATOR)
                || ((this == STAGE || this == TASK) && (needed == READ || needed == REPORT));
    }
}
