// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request to list open items. */
public final class ItemFilter extends CallRequest<ItemFilter> {
    private ItemFilter(ObjectNode members) {
        super(members);
    }

    /** Selects the open items of a workflow. */
    public static ItemFilter of(String workflow) {
        return new ItemFilter(noMembers().put("workflow", workflow));
    }

    /** Selects the overdue items of all workflows. */
    public static ItemFilter allOverdue() {
        return new ItemFilter(noMembers().put("overdue", true));
    }

    @Override
    protected ItemFilter copyOf(ObjectNode members) {
        return new ItemFilter(members);
    }

    /** Selects items in this state. */
    public ItemFilter state(String state) {
        return with("state", state);
    }

    /** Selects items that are marked as overdue if true, and items that aren't marked if false. */
    public ItemFilter overdue(boolean isOverdue) {
        return with("overdue", isOverdue);
    }

    /** Selects items that have been in their state for longer than this duration. */
    public ItemFilter olderThan(Duration duration) {
        return with("olderThan", duration);
    }

    /** Selects items with this label. Several labels must all match. */
    public ItemFilter label(String name, String value) {
        return withEntry("labels", name, value);
    }

    /**
     * Selects items whose field has this value, or has a list that contains this value. Several fields must all match.
     */
    public ItemFilter field(String name, String value) {
        return withEntry("fields", name, value);
    }

    /** Also counts the open items of each state. */
    public ItemFilter counts() {
        return with("counts", true);
    }

    /** Sets the largest number of items in a page. */
    public ItemFilter pageSize(int items) {
        return with("limit", items);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public ItemFilter pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }
}
