// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import org.jspecify.annotations.Nullable;

/** A request to list the open items that a person asked for. */
public final class RequestedItemFilter extends CallRequest<RequestedItemFilter> {
    private RequestedItemFilter(ObjectNode members) {
        super(members);
    }

    /** Selects all open items that the person who calls asked for. */
    public static RequestedItemFilter all() {
        return new RequestedItemFilter(noMembers());
    }

    @Override
    protected RequestedItemFilter copyOf(ObjectNode members) {
        return new RequestedItemFilter(members);
    }

    /** Sets the largest number of items in a page: at most 100. */
    public RequestedItemFilter pageSize(int items) {
        return with("limit", items);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public RequestedItemFilter pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }
}
