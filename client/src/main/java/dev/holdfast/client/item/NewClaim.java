// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import java.time.Duration;

/** A request to claim an item for a worker. */
public final class NewClaim extends CallRequest<NewClaim> {
    private NewClaim(ObjectNode members) {
        super(members);
    }

    /** Creates a request for an item of a workflow. */
    public static NewClaim ofWorkflow(String workflow, String worker) {
        return new NewClaim(noMembers().put("workflow", workflow).put("worker", worker));
    }

    /** Creates a request for an item that the released intent of a method created. */
    public static NewClaim ofMethod(String model, String name, String worker) {
        return new NewClaim(noMembers().put("worker", worker))
                .with("method", noMembers().put("model", model).put("name", name));
    }

    @Override
    protected NewClaim copyOf(ObjectNode members) {
        return new NewClaim(members);
    }

    /** Selects items in this state. By default, the items are in an initial state. */
    public NewClaim state(String state) {
        return with("state", state);
    }

    /** Sets the duration of the claim, from 10 seconds to an hour. The default is a minute. */
    public NewClaim lease(Duration lease) {
        return with("lease", lease);
    }
}
