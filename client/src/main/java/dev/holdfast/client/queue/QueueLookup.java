// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A request to read one intent, one batch, or the policy. */
final class QueueLookup extends CallRequest<QueueLookup> {
    private QueueLookup(ObjectNode members) {
        super(members);
    }

    static QueueLookup of(String name, String value) {
        return new QueueLookup(noMembers().put(name, value));
    }

    static QueueLookup ofPolicy() {
        return new QueueLookup(noMembers());
    }

    @Override
    protected QueueLookup copyOf(ObjectNode members) {
        return new QueueLookup(members);
    }
}
