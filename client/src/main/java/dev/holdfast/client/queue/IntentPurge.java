// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request to remove intents and held items from the queue. */
public final class IntentPurge extends QueueSelector<IntentPurge> {
    private IntentPurge(ObjectNode members) {
        super(members);
    }

    /** Purges all entries of the queue. */
    public static IntentPurge all() {
        return new IntentPurge(noMembers().put("all", true));
    }

    /** Purges one intent or held item. */
    public static IntentPurge of(String id) {
        return new IntentPurge(noMembers().put("id", id));
    }

    /** Purges the entries that match the selectors. The application adds the selectors with the other methods. */
    public static IntentPurge matching() {
        return new IntentPurge(noMembers());
    }

    /** Continues a batch immediately. */
    public static IntentPurge batch(String batch) {
        return new IntentPurge(noMembers().put("batch", batch));
    }

    @Override
    protected IntentPurge copyOf(ObjectNode members) {
        return new IntentPurge(members);
    }
}
