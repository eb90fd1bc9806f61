// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A change of a pending scheduled change. Members that are not set stay unchanged, but a new time replaces the time as
 * a whole.
 */
public final class ScheduledChangeEdit extends ScheduleRequest<ScheduledChangeEdit> {
    private ScheduledChangeEdit(ObjectNode members) {
        super(members);
    }

    /** Creates a request for the scheduled change with this id. */
    public static ScheduledChangeEdit of(String workflow, String key, String id) {
        return new ScheduledChangeEdit(identify(workflow, key).put("id", id));
    }

    @Override
    protected ScheduledChangeEdit copyOf(ObjectNode members) {
        return new ScheduledChangeEdit(members);
    }

    /** Replaces what the change does. */
    public ScheduledChangeEdit effect(ItemEffect effect) {
        return with("change", effect.toJson());
    }

    /** Removes the condition. */
    public ScheduledChangeEdit removeCondition() {
        return with("if", null);
    }

    /** Demands that the scheduled change still has this version. Otherwise, Holdfast refuses the edit. */
    public ScheduledChangeEdit ifVersion(long version) {
        return with("version", version);
    }
}
