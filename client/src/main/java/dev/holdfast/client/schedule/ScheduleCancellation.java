// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A request to cancel a pending scheduled change. */
public final class ScheduleCancellation extends CallRequest<ScheduleCancellation> {
    private ScheduleCancellation(ObjectNode members) {
        super(members);
    }

    /** Creates a request for the scheduled change with this id. */
    public static ScheduleCancellation of(String workflow, String key, String id) {
        return new ScheduleCancellation(ScheduleRequest.identify(workflow, key).put("id", id));
    }

    @Override
    protected ScheduleCancellation copyOf(ObjectNode members) {
        return new ScheduleCancellation(members);
    }

    /** Sets a text for the history. */
    public ScheduleCancellation note(String note) {
        return with("note", note);
    }

    /** Demands that the scheduled change still has this version. Otherwise, Holdfast refuses the cancellation. */
    public ScheduleCancellation ifVersion(long version) {
        return with("version", version);
    }
}
