// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import java.time.LocalDate;

/** A request to count a workflow's items. */
public final class CompletenessQuery extends CallRequest<CompletenessQuery> {
    private CompletenessQuery(ObjectNode members) {
        super(members);
    }

    /** Counts the items of the last week. */
    public static CompletenessQuery of(String workflow) {
        return new CompletenessQuery(noMembers().put("workflow", workflow));
    }

    @Override
    protected CompletenessQuery copyOf(ObjectNode members) {
        return new CompletenessQuery(members);
    }

    /** Sets the first day. */
    public CompletenessQuery from(LocalDate day) {
        return with("from", day);
    }

    /** Sets the last day, inclusive. */
    public CompletenessQuery to(LocalDate day) {
        return with("to", day);
    }

    /** Also counts the items of each day; at most 31 days. */
    public CompletenessQuery daily() {
        return with("daily", true);
    }

    /** Sets the IANA time zone of the days. */
    public CompletenessQuery zone(String zone) {
        return with("zone", zone);
    }
}
