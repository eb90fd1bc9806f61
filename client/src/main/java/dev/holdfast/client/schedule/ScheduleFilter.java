// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import org.jspecify.annotations.Nullable;

/** A request to list the pending scheduled changes of an item. */
public final class ScheduleFilter extends CallRequest<ScheduleFilter> {
    private ScheduleFilter(ObjectNode members) {
        super(members);
    }

    /** Selects all pending scheduled changes of an item. */
    public static ScheduleFilter of(String workflow, String key) {
        return new ScheduleFilter(ScheduleRequest.identify(workflow, key));
    }

    @Override
    protected ScheduleFilter copyOf(ObjectNode members) {
        return new ScheduleFilter(members);
    }

    /** Sets the largest number of changes in a page: at most 100. */
    public ScheduleFilter pageSize(int changes) {
        return with("limit", changes);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public ScheduleFilter pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }
}
