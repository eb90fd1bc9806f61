// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A request that can contain any members. */
public final class JsonRequest extends CallRequest<JsonRequest> {
    public JsonRequest(ObjectNode members) {
        super(members);
    }

    @Override
    protected JsonRequest copyOf(ObjectNode members) {
        return new JsonRequest(members);
    }
}
