// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A request to read one intent or one held item. */
public final class IntentSelection extends CallRequest<IntentSelection> {
    private IntentSelection(ObjectNode members) {
        super(members);
    }

    /** Selects an intent; for a held item, the id is {@code item:<workflow>:<key>}. */
    public static IntentSelection of(String id) {
        return new IntentSelection(noMembers().put("id", id));
    }

    @Override
    protected IntentSelection copyOf(ObjectNode members) {
        return new IntentSelection(members);
    }
}
