// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request to schedule a change of an item. */
public final class NewScheduledChange extends ScheduleRequest<NewScheduledChange> {
    private NewScheduledChange(ObjectNode members) {
        super(members);
    }

    /** Creates a request for a change of an item. The request also needs a time. */
    public static NewScheduledChange of(String workflow, String key, ItemEffect effect) {
        return new NewScheduledChange(identify(workflow, key).set("change", effect.toJson()));
    }

    @Override
    protected NewScheduledChange copyOf(ObjectNode members) {
        return new NewScheduledChange(members);
    }

    /** Sets the key that identifies this call. Without this method, the client generates one. */
    public NewScheduledChange idempotencyKey(String idempotencyKey) {
        return with("idempotencyKey", idempotencyKey);
    }

    /** Only checks the request. The answer contains the expected result, and nothing changes. */
    public NewScheduledChange dryRun() {
        return with("dryRun", true);
    }
}
