// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A request to release intents and held items. */
public final class IntentRelease extends QueueSelector<IntentRelease> {
    private IntentRelease(ObjectNode members) {
        super(members);
    }

    /** Releases all entries of the queue. */
    public static IntentRelease all() {
        return new IntentRelease(noMembers().put("all", true));
    }

    /** Releases one intent or held item. */
    public static IntentRelease of(String id) {
        return new IntentRelease(noMembers().put("id", id));
    }

    /** Releases the entries that match the selectors. The application adds the selectors with the other methods. */
    public static IntentRelease matching() {
        return new IntentRelease(noMembers());
    }

    /** Continues a batch immediately. */
    public static IntentRelease batch(String batch) {
        return new IntentRelease(noMembers().put("batch", batch));
    }

    @Override
    protected IntentRelease copyOf(ObjectNode members) {
        return new IntentRelease(members);
    }

    /** Schedules the release for this time. Holdfast checks the approvals at the scheduled time. */
    public IntentRelease at(Instant at) {
        return with("at", at);
    }

    /** Sets the reason for a release during a blackout. */
    public IntentRelease override(String reason) {
        return with("override", reason);
    }
}
