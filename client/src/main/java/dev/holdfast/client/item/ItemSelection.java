// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request to read one item, or its history. */
public final class ItemSelection extends CallRequest<ItemSelection> {
    private ItemSelection(ObjectNode members) {
        super(members);
    }

    /** Selects an item. */
    public static ItemSelection of(String workflow, String key) {
        return new ItemSelection(noMembers().put("workflow", workflow).put("key", key));
    }

    @Override
    protected ItemSelection copyOf(ObjectNode members) {
        return new ItemSelection(members);
    }

    /** Sets the largest number of entries in a page of the history. */
    public ItemSelection pageSize(int entries) {
        return with("limit", entries);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public ItemSelection pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }

    /** Sets the version that the application knows. {@code ItemOperations.await} waits for another version. */
    public ItemSelection afterVersion(long version) {
        return with("afterVersion", version);
    }

    @Nullable
    Long afterVersion() {
        return number("afterVersion");
    }

    ItemSelection waitTime(Duration waitTime) {
        return with("wait", waitTime);
    }
}
