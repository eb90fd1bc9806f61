// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import java.util.List;

/** A request that queues several intents. */
public final class NewIntents extends CallRequest<NewIntents> {
    private NewIntents(ObjectNode members) {
        super(members);
    }

    /** Queues these intents. All intents must have the same actor and the same cause. */
    public static NewIntents of(List<NewIntent> intents) {
        return new NewIntents(noMembers()).withRequests("intents", intents);
    }

    @Override
    protected NewIntents copyOf(ObjectNode members) {
        return new NewIntents(members);
    }
}
