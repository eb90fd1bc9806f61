// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/**
 * A change of one item.
 *
 * @param <R> the subclass
 */
public abstract sealed class ItemChange<R extends ItemChange<R>> extends CallRequest<R>
        permits ItemEdit,
                ItemMove,
                ItemCompletion,
                ItemHeartbeat,
                NewAcknowledgement,
                NewHold,
                HoldRelease,
                ClaimReturn,
                ItemDeletion {
    ItemChange(ObjectNode members) {
        super(members);
    }

    static ObjectNode identify(String workflow, String key) {
        return noMembers().put("workflow", workflow).put("key", key);
    }

    /** Demands that the item still has this version. Otherwise, Holdfast refuses the change. */
    public final R ifVersion(long version) {
        return with("version", version);
    }
}
