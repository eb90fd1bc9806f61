// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A request to read the policy of the queue. */
public final class PolicySelection extends CallRequest<PolicySelection> {
    private PolicySelection(ObjectNode members) {
        super(members);
    }

    /** Selects the policy. */
    public static PolicySelection current() {
        return new PolicySelection(noMembers());
    }

    @Override
    protected PolicySelection copyOf(ObjectNode members) {
        return new PolicySelection(members);
    }
}
