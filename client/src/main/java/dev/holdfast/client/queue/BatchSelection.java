// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A request to read the progress of a batch. */
public final class BatchSelection extends CallRequest<BatchSelection> {
    private BatchSelection(ObjectNode members) {
        super(members);
    }

    /** Selects a batch. */
    public static BatchSelection of(String batch) {
        return new BatchSelection(noMembers().put("batch", batch));
    }

    @Override
    protected BatchSelection copyOf(ObjectNode members) {
        return new BatchSelection(members);
    }
}
