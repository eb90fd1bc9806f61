// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request to release a held item. */
public final class HoldRelease extends ItemChange<HoldRelease> {
    private HoldRelease(ObjectNode members) {
        super(members);
    }

    /** Creates a request for an item. */
    public static HoldRelease of(String workflow, String key) {
        return new HoldRelease(identify(workflow, key));
    }

    @Override
    protected HoldRelease copyOf(ObjectNode members) {
        return new HoldRelease(members);
    }

    /** Sets a text for the history. */
    public HoldRelease note(String note) {
        return with("note", note);
    }

    /** Sets the reason for a release during a blackout. */
    public HoldRelease override(String reason) {
        return with("override", reason);
    }

    /** Only checks the request. The answer contains the expected result, and nothing changes. */
    public HoldRelease dryRun() {
        return with("dryRun", true);
    }
}
