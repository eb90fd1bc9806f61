// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request to delete an item permanently. */
public final class ItemDeletion extends ItemChange<ItemDeletion> {
    private ItemDeletion(ObjectNode members) {
        super(members);
    }

    /** Creates a request for an item. */
    public static ItemDeletion of(String workflow, String key) {
        return new ItemDeletion(identify(workflow, key));
    }

    @Override
    protected ItemDeletion copyOf(ObjectNode members) {
        return new ItemDeletion(members);
    }

    /** Sets a text for the history. */
    public ItemDeletion note(String note) {
        return with("note", note);
    }

    /** Only checks the request. The answer contains the expected result, and nothing changes. */
    public ItemDeletion dryRun() {
        return with("dryRun", true);
    }
}
