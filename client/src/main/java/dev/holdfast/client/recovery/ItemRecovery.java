// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.recovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request that selects lost items, and sets the options of their recovery. */
public final class ItemRecovery extends CallRequest<ItemRecovery> {
    private ItemRecovery(ObjectNode members) {
        super(members);
    }

    /** Selects the overdue items of a workflow. */
    public static ItemRecovery of(String workflow) {
        return new ItemRecovery(noMembers().put("workflow", workflow));
    }

    @Override
    protected ItemRecovery copyOf(ObjectNode members) {
        return new ItemRecovery(members);
    }

    /** Names the recovery. A recovery with a name redrives each item only once. */
    public ItemRecovery recovery(String name) {
        return with("recovery", name);
    }

    /** Selects items of all states. */
    public ItemRecovery all() {
        return with("all", true);
    }

    /** Selects items in this state. */
    public ItemRecovery state(String state) {
        return with("state", state);
    }

    /** Selects only overdue items if true, and also the other items if false. The default is true. */
    public ItemRecovery overdue(boolean isOverdue) {
        return with("overdue", isOverdue);
    }

    /** Selects the items with these keys, even if they are not late. */
    public ItemRecovery keys(String... keys) {
        return with("keys", keys);
    }

    /** Also selects items that somebody has acknowledged. */
    public ItemRecovery acknowledged() {
        return with("acknowledged", true);
    }

    /** Sets the new deadline of redriven items. */
    public ItemRecovery deadline(Instant deadline) {
        return with("deadline", deadline);
    }

    /** Sets the time from now to the new deadline. */
    public ItemRecovery within(Duration within) {
        return with("within", within);
    }

    /** Sets a text for the history. */
    public ItemRecovery note(String note) {
        return with("note", note);
    }

    /** Sets the key that identifies a redrive without a name. Without this method, the client generates one. */
    public ItemRecovery idempotencyKey(String idempotencyKey) {
        return with("idempotencyKey", idempotencyKey);
    }

    /** Sets the largest number of entries in a page. A redrive with a page size handles only one page. */
    public ItemRecovery pageSize(int entries) {
        return with("limit", entries);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public ItemRecovery pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }

    ItemRecovery mode(String mode) {
        return with("mode", mode);
    }
}
