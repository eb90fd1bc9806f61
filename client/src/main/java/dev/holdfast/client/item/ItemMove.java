// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.calendar.TimeAllowance;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A move of an item to a next state. */
public final class ItemMove extends ItemChange<ItemMove> {
    private ItemMove(ObjectNode members) {
        super(members);
    }

    /** Creates a request that moves an item. */
    public static ItemMove of(String workflow, String key, String to) {
        return new ItemMove(identify(workflow, key).put("to", to));
    }

    @Override
    protected ItemMove copyOf(ObjectNode members) {
        return new ItemMove(members);
    }

    /** Sets a text for the history. */
    public ItemMove note(String note) {
        return with("note", note);
    }

    /** Demands that the item is in this state. */
    public ItemMove from(String state) {
        return with("from", state);
    }

    /** Sets the time by which the item must finish. */
    public ItemMove deadline(Instant deadline) {
        return with("deadline", deadline);
    }

    /** Sets the time from now to the deadline. */
    public ItemMove within(Duration within) {
        return with("within", within);
    }

    /** Sets the time from now to the deadline, such as working time of a calendar. */
    public ItemMove within(TimeAllowance within) {
        return with("within", within);
    }

    /** Replaces the data that Holdfast stores for a recovery; null removes them. */
    public ItemMove data(@Nullable Object data) {
        return withData("data", data);
    }

    /** Sets the last part of the work's output, which people see at the item. It has at most 10,000 bytes. */
    public ItemMove output(String output) {
        return with("output", output);
    }

    /** Sets a field of the workflow to a text, a number, a boolean, a list or an object. Null removes the field. */
    public ItemMove field(String name, @Nullable Object value) {
        return withEntry("fields", name, value);
    }

    /** Sets the key that identifies this call. Without this method, the client generates one. */
    public ItemMove idempotencyKey(String idempotencyKey) {
        return with("idempotencyKey", idempotencyKey);
    }

    /** Sets the token of the worker's claim. If the worker has lost the claim, Holdfast refuses the request. */
    public ItemMove claimToken(String token) {
        return with("claimToken", token);
    }

    /** Sets the true time of a report that arrives late; at most 7 days ago. */
    public ItemMove occurredAt(Instant occurredAt) {
        return with("occurredAt", occurredAt);
    }

    /** Says that later reports about this item follow soon. The request also needs {@link #occurredAt}. */
    public ItemMove moreFollows() {
        return with("moreFollows", true);
    }

    /** Only checks the request. The answer contains the expected result, and nothing changes. */
    public ItemMove dryRun() {
        return with("dryRun", true);
    }
}
